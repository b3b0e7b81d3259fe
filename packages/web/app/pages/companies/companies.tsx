import { companyOperations } from '@portal/contracts/profile/companies-http'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { call } from '../../api/call.ts'
import { CompanyFacts } from '../../parts/company-facts.tsx'
import { Page } from '../../parts/page.tsx'
import { useWords } from '../../parts/view.tsx'
import { extractOf } from '../../rules/extract.ts'
import { readPage } from '../../rules/page-number.ts'
import { companyPath } from '../../rules/slug.ts'

const pageSize = 20
/** People search for names rather than read on; and the API reads what it skips. */
const maxPage = 50

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url)
  const q = searchParams.get('q')?.trim().slice(0, 200) ?? ''
  const page = readPage(searchParams, maxPage)
  const found = await call(context, companyOperations.listCompanies, {
    query: { ...(q === '' ? {} : { q }), limit: pageSize, skip: (page - 1) * pageSize },
  })
  return { q, page, companies: found.items, hasMore: found.next !== undefined && page < maxPage }
}

/** All companies by name. */
export default function Companies() {
  const { q, page, companies } = useLoaderData<typeof loader>()
  const { companies: words, search } = useWords()
  return (
    <Page
      title={[words.title, ...(page > 1 ? [search.page(page)] : [])].join(', ')}
      description={words.description}
      canonical={listPath('', page)}
      isHidden={q !== '' || companies.length === 0}
    >
      <h1>{words.title}</h1>
      <search>
        <form className="search" action="/companies">
          <div className="field">
            <label htmlFor="q">{words.name}</label>
            <input id="q" name="q" type="search" maxLength={200} defaultValue={q} autoComplete="off" />
          </div>
          <button type="submit">{words.find}</button>
        </form>
      </search>
      {companies.length > 0 ? <CompanyList /> : <Nothing />}
    </Page>
  )
}

function CompanyList() {
  const { q, page, companies, hasMore } = useLoaderData<typeof loader>()
  const { pages } = useWords()
  return (
    <>
      <ul className="jobs" id="results">
        {companies.map((company) => (
          <li key={company.id} className="job">
            <h2 dir="auto">
              <a href={companyPath(company)}>{company.name}</a>
            </h2>
            <CompanyFacts company={company} />
            {company.description && (
              <p className="quiet-text" dir="auto">
                {extractOf(company.description, 180)}
              </p>
            )}
          </li>
        ))}
      </ul>
      {(page > 1 || hasMore) && (
        <nav aria-label={pages.label}>
          <ul className="pages">
            {page > 1 && (
              <li>
                <a rel="prev" href={listPath(q, page - 1)}>
                  {pages.previous}
                </a>
              </li>
            )}
            {hasMore && (
              <li>
                <a rel="next" href={listPath(q, page + 1)}>
                  {pages.next}
                </a>
              </li>
            )}
          </ul>
        </nav>
      )}
    </>
  )
}

function Nothing() {
  const { q, page } = useLoaderData<typeof loader>()
  const { companies: words, search } = useWords()
  if (page > 1) {
    return (
      <p>
        {search.pastEnd} <a href={listPath(q, 1)}>{search.firstPage}</a>
      </p>
    )
  }
  return (
    <>
      <p>{q === '' ? words.none : words.nothing(q)}</p>
      <p className="actions">
        {q !== '' && <a href="/companies">{words.all}</a>}
        <a href={q === '' ? '/jobs' : `/jobs?${new URLSearchParams({ q })}`}>{words.searchJobs}</a>
      </p>
    </>
  )
}

/** The address of a page of the list. */
function listPath(q: string, page: number): string {
  const query = new URLSearchParams({ ...(q === '' ? {} : { q }), ...(page > 1 ? { page: String(page) } : {}) })
  return query.size > 0 ? `/companies?${query}` : '/companies'
}
