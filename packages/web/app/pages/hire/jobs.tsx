import { type JobStatus, jobOperations, jobStatuses } from '@portal/contracts/job/http'
import { may } from '@portal/contracts/profile/team'
import { type LoaderFunctionArgs, redirect, useLoaderData } from 'react-router'
import { attempt, type Context, call } from '../../api/call.ts'
import { readMembership } from '../../api/company.ts'
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
  const of: Of = searchParams.get('of') === 'company' ? 'company' : undefined
  const query = { view: 'card', status, of, ...pageQuery(page, pageSize) }
  const [{ items, total = items.length }, numbers, membership] = await Promise.all([
    call(context, jobOperations.listMyJobs, { query }),
    countByStatus(context, of),
    readMembership(context),
  ])
  if (items.length === 0 && page > 1) throw redirect(pathOf({ status, of }), 303)
  return {
    jobs: await withCounts(context, items),
    numbers,
    status,
    of,
    hasTeam: membership !== undefined && may(membership.role, 'MANAGE_JOBS'),
    page,
    last: lastPageOf(total, { pageSize, maxPage }),
    isDeleted: searchParams.has('deleted'),
  }
}

/** How many jobs there are in each status; a number that is not available is left out. */
async function countByStatus(context: Context, of: Of) {
  const counts = await Promise.all(
    jobStatuses.map(async (status) => {
      const query = { view: 'card', status, of, limit: 1, include_total: true }
      const counted = await attempt(context, jobOperations.listMyJobs, { query })
      return [status, counted.ok ? counted.value.total : undefined] as const
    }),
  )
  return Object.fromEntries(counts) as Record<JobStatus, number | undefined>
}

type Of = 'company' | undefined
type Shown = { status: JobStatus | undefined; of: Of }

function pathOf({ status, of }: Shown, page = 1): string {
  return listPath('/hire/jobs', { of, status }, page)
}

export default function OwnJobsPage() {
  const { jobs, status, of, hasTeam, page, last, isDeleted } = useLoaderData<typeof loader>()
  const { hireJobs: words, hire } = useWords()
  return (
    <HirePage title={status ? words.titles.statuses[status] : words.title} heading={words.title}>
      {isDeleted && <p className="notice positive">{words.isDeleted}</p>}
      {hasTeam && <Owners />}
      <div className="results-head">
        <Statuses />
        <a className="button" href="/hire/jobs/new">
          {hire.newJob}
        </a>
      </div>
      {jobs.length === 0 ? (
        <p>{status ? words.noneInStatus : of ? words.noneOfCompany : hire.noJobs}</p>
      ) : (
        <OwnJobs jobs={jobs} heading="h2" />
      )}
      <Pagination page={page} last={last} pathOf={(each) => pathOf({ status, of }, each)} />
    </HirePage>
  )
}

/** Whose jobs are shown: one's own, or all of the company. */
function Owners() {
  const { status, of } = useLoaderData<typeof loader>()
  const { hireJobs: words } = useWords()
  return (
    <nav aria-label={words.byOwner}>
      <ul className="sort">
        {([undefined, 'company'] as const).map((each) => (
          <li key={each ?? 'mine'}>
            <a href={pathOf({ status, of: each })} aria-current={each === of ? 'true' : undefined}>
              {each ? words.ofCompany : words.mine}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Statuses() {
  const { numbers, status, of } = useLoaderData<typeof loader>()
  const { hireJobs: words, hire } = useWords()
  const tabs = [undefined, ...jobStatuses] as const
  return (
    <nav aria-label={words.byStatus}>
      <ul className="sort">
        {tabs.map((each) => (
          <li key={each ?? 'all'}>
            <a href={pathOf({ status: each, of })} aria-current={each === status ? 'true' : undefined}>
              {each ? hire.statuses[each] : words.all}
              {each && numbers[each] !== undefined && ` (${numbers[each]})`}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
