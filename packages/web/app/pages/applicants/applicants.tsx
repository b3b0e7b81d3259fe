import { applicationOperations } from '@portal/contracts/application/http'
import { jobOperations } from '@portal/contracts/job/http'
import { type LoaderFunctionArgs, redirect, useLoaderData } from 'react-router'
import { attempt, call } from '../../api/call.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { Pagination } from '../../parts/pagination.tsx'
import { useWords } from '../../parts/view.tsx'
import {
  type ApplicantSearch,
  applicantsPath,
  maxPage,
  pageSize,
  readApplicantSearch,
} from '../../rules/applicant-search.ts'
import { lastPageOf, pageQuery } from '../../rules/page-number.ts'
import { HirePage } from '../hire/hire-page.tsx'
import { ApplicantFilters } from './applicant-filters.tsx'
import { ApplicantTable, rowOf } from './applicant-table.tsx'

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const id = readId(params.id)
  const search = readApplicantSearch(new URL(request.url).searchParams)
  if (search.view === 'board') throw redirect(applicantsPath(id, search), 303)
  const { q, status, sort, page } = search
  const [list, job, counts] = await Promise.all([
    call(context, applicationOperations.listJobApplications, {
      params: { job_id: id },
      query: { q, status, sort, ...pageQuery(page, pageSize) },
    }),
    // A deleted job has no page, but its applicants are still there.
    attempt(context, jobOperations.readJob, { params: { id } }),
    attempt(context, applicationOperations.countApplications, { query: { job_id: id } }),
  ])
  const { items, total = items.length } = list
  if (items.length === 0 && page > 1) throw redirect(applicantsPath(id, { ...search, page: 1 }), 303)
  return {
    id,
    search,
    title: job.ok ? job.value.title : (items[0]?.job.title ?? null),
    isShown: job.ok,
    counts: counts.ok ? counts.value[0] : undefined,
    items: items.map(rowOf),
    total,
    last: lastPageOf(total, { pageSize, maxPage }),
  }
}

export default function Applicants() {
  const { id, search, title, isShown, items, total, counts, last } = useLoaderData<typeof loader>()
  const { applicants: words } = useWords()
  const hasFilter = search.q !== '' || search.status !== undefined
  return (
    <HirePage title={words.title(title ?? words.unknownJob)}>
      {isShown && (
        <p>
          <a href={`/hire/jobs/${id}`}>{words.toJob}</a>
        </p>
      )}
      {items.length === 0 && !hasFilter ? (
        <Nobody id={id} isShown={isShown} />
      ) : (
        <>
          <ApplicantFilters id={id} search={search} counts={counts} />
          {search.q !== '' && items.length > 0 && <p role="status">{words.found(total)}</p>}
          {items.length === 0 ? (
            <NoMatch id={id} search={search} />
          ) : (
            <ApplicantTable id={id} search={search} applications={items} />
          )}
          <Pagination page={search.page} last={last} pathOf={(page) => applicantsPath(id, { ...search, page })} />
        </>
      )}
    </HirePage>
  )
}

function Nobody({ id, isShown }: { id: string; isShown: boolean }) {
  const { applicants: words } = useWords()
  return (
    <>
      <p>{words.none}</p>
      {isShown && (
        <p>
          {words.share} <a href={`/jobs/${id}`}>{`/jobs/${id}`}</a>
        </p>
      )}
    </>
  )
}

function NoMatch({ id, search }: { id: string; search: ApplicantSearch }) {
  const { applicants: words } = useWords()
  return (
    <>
      <p role="status">{words.noMatch}</p>
      <p className="actions">
        {search.q !== '' && (
          <a href={applicantsPath(id, { ...search, q: '', page: 1 })}>{words.withoutName(search.q)}</a>
        )}
        {search.status && <a href={applicantsPath(id, { ...search, status: undefined, page: 1 })}>{words.anyStatus}</a>}
      </p>
    </>
  )
}
