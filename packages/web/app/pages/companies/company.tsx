import { searchOperations } from '@portal/contracts/job/search-http'
import { companyOperations } from '@portal/contracts/profile/companies-http'
import { type LoaderFunctionArgs, redirect, useLoaderData } from 'react-router'
import { call } from '../../api/call.ts'
import { readId } from '../../api/read-id.ts'
import { CompanyAbout, CompanyFacts } from '../../parts/company-facts.tsx'
import { JobList } from '../../parts/job-list.tsx'
import { Page } from '../../parts/page.tsx'
import { Pagination } from '../../parts/pagination.tsx'
import { useWords } from '../../parts/view.tsx'
import { lastPageOf, pageQuery, readPage } from '../../rules/page-number.ts'
import { maxPage, pageSize } from '../../rules/search-params.ts'
import { companyPath } from '../../rules/slug.ts'

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const id = readId(params.id)
  const { pathname, search, searchParams } = new URL(request.url)
  const page = readPage(searchParams, maxPage)
  const [company, found] = await Promise.all([
    call(context, companyOperations.readCompany, { params: { id } }),
    call(context, searchOperations.searchJobs, {
      query: {
        company_id: id,
        view: 'card',
        sort: 'newest',
        ...pageQuery(page, pageSize),
      },
    }),
  ])
  const path = companyPath(company)
  if (pathname !== path) throw redirect(path + search, 301)
  return { company, jobs: found.items, total: found.total ?? found.items.length, page }
}

/** What visitors see of a company: its name, its site and its open jobs. */
export default function CompanyPage() {
  const { company, jobs, total, page } = useLoaderData<typeof loader>()
  const { employer: words, search } = useWords()
  const { name } = company
  const path = companyPath(company)
  const pathOf = (each: number) => (each > 1 ? `${path}?page=${each}` : path)
  const last = lastPageOf(total, { pageSize, maxPage })
  return (
    <Page
      title={[words.title(name), ...(page > 1 ? [search.page(page)] : [])].join(', ')}
      description={words.description(name, total)}
      canonical={pathOf(page)}
      feed={`/companies/${company.id}/jobs.atom`}
      isHidden={jobs.length === 0}
    >
      <h1 dir="auto">{name}</h1>
      <CompanyFacts company={company} />
      {company.description && (
        <section aria-labelledby="about">
          <h2 id="about">{words.about}</h2>
          <CompanyAbout company={company} />
        </section>
      )}
      <section aria-labelledby="open-jobs">
        <h2 id="open-jobs">{total > 0 ? words.openJobs(total) : words.noJobs}</h2>
        {jobs.length > 0 && <JobList jobs={jobs} heading="h3" isOfOneCompany />}
        {total > 0 && jobs.length === 0 && (
          <p>
            {search.pastEnd} <a href={path}>{search.firstPage}</a>
          </p>
        )}
        {total === 0 && (
          <>
            <p>{words.noJobsHint}</p>
            <p className="actions">
              <a href="/jobs">{words.allJobs}</a>
            </p>
          </>
        )}
        {jobs.length > 0 && <Pagination page={page} last={last} pathOf={pathOf} />}
        {total > 0 && (
          <p className="feed">
            <a href={`/companies/${company.id}/jobs.atom`}>{words.subscribe}</a>
          </p>
        )}
      </section>
    </Page>
  )
}
