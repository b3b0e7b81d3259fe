import { type JobStatus, jobOperations, jobStatuses } from '@portal/contracts/job/http'
import { type LoaderFunctionArgs, redirect, useLoaderData } from 'react-router'
import { attempt, type Context, call } from '../../api/call.ts'
import { withCounts } from '../../api/count-applicants.ts'
import { requireRole } from '../../api/require-role.ts'
import { Pagination } from '../../parts/pagination.tsx'
import { useWords } from '../../parts/view.tsx'
import { listPath } from '../../rules/list-path.ts'
import { lastPageOf, pageQuery, readPage } from '../../rules/page-number.ts'
import { HirePage } from './hire-page.tsx'
import { OwnJobs } from './own-jobs.tsx'

const pageSize = 20
const maxPage = 50

export async function loader({ request, context }: LoaderFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const { searchParams } = new URL(request.url)
  const page = readPage(searchParams, maxPage)
  const status = jobStatuses.find((each) => each === searchParams.get('status'))
  const query = { view: 'card', status, ...pageQuery(page, pageSize) }
  const [{ items, total = items.length }, numbers] = await Promise.all([
    call(context, jobOperations.listMyJobs, { query }),
    countByStatus(context),
  ])
  if (items.length === 0 && page > 1) throw redirect(pathOf(status), 303)
  return {
    jobs: await withCounts(context, items),
    numbers,
    status,
    page,
    last: lastPageOf(total, { pageSize, maxPage }),
    isDeleted: searchParams.has('deleted'),
  }
}

/** How many jobs there are in each status; a number that is not available is left out. */
async function countByStatus(context: Context) {
  const counts = await Promise.all(
    jobStatuses.map(async (status) => {
      const query = { view: 'card', status, limit: 1, include_total: true }
      const counted = await attempt(context, jobOperations.listMyJobs, { query })
      return [status, counted.ok ? counted.value.total : undefined] as const
    }),
  )
  return Object.fromEntries(counts) as Record<JobStatus, number | undefined>
}

function pathOf(status: JobStatus | undefined, page = 1): string {
  return listPath('/hire/jobs', { status }, page)
}

export default function OwnJobsPage() {
  const { jobs, status, page, last, isDeleted } = useLoaderData<typeof loader>()
  const { hireJobs: words, hire } = useWords()
  return (
    <HirePage title={status ? words.titles.statuses[status] : words.title} heading={words.title}>
      {isDeleted && <p className="notice positive">{words.isDeleted}</p>}
      <div className="results-head">
        <Statuses />
        <a className="button" href="/hire/jobs/new">
          {hire.newJob}
        </a>
      </div>
      {jobs.length === 0 ? <p>{status ? words.noneInStatus : hire.noJobs}</p> : <OwnJobs jobs={jobs} heading="h2" />}
      <Pagination page={page} last={last} pathOf={(each) => pathOf(status, each)} />
    </HirePage>
  )
}

function Statuses() {
  const { numbers, status } = useLoaderData<typeof loader>()
  const { hireJobs: words, hire } = useWords()
  const tabs = [undefined, ...jobStatuses] as const
  return (
    <nav aria-label={words.byStatus}>
      <ul className="sort">
        {tabs.map((each) => (
          <li key={each ?? 'all'}>
            <a href={pathOf(each)} aria-current={each === status ? 'true' : undefined}>
              {each ? hire.statuses[each] : words.all}
              {each && numbers[each] !== undefined && ` (${numbers[each]})`}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
