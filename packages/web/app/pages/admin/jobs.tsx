import { jobOperations, publishedStatuses } from '@portal/contracts/job/http'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { call } from '../../api/call.ts'
import { requireRole } from '../../api/require-role.ts'
import { Day } from '../../parts/moment.tsx'
import { useWords } from '../../parts/view.tsx'
import { jobPath } from '../../rules/slug.ts'
import { AdminPage } from './admin-page.tsx'
import { ChoiceFilter, FilterForm } from './filter-form.tsx'
import { oneOf, readListPage } from './list-page.ts'
import { Results } from './results.tsx'

export async function loader({ request, context }: LoaderFunctionArgs) {
  requireRole(context, 'ADMIN')
  const { searchParams } = new URL(request.url)
  const { page, query } = readListPage(searchParams)
  const status = oneOf(publishedStatuses, searchParams.get('status'))
  const found = await call(context, jobOperations.listJobs, { query: { ...query, view: 'card', status } })
  return { ...found, page, filters: { status }, isRemoved: searchParams.has('removed') }
}

export default function Jobs() {
  const list = useLoaderData<typeof loader>()
  const { filters, isRemoved } = list
  const { admin } = useWords()
  const { jobs: words } = admin
  return (
    <AdminPage title={words.title} done={isRemoved ? words.removed : undefined}>
      <FilterForm action="/admin/jobs">
        <ChoiceFilter
          name="status"
          label={words.status}
          chosen={filters.status}
          values={publishedStatuses}
          texts={words.statuses}
        />
      </FilterForm>
      <Results
        title={words.title}
        path="/admin/jobs"
        list={list}
        none={words.none}
        columns={[
          { label: words.job, cell: (job) => <a href={jobPath(job)}>{job.title}</a> },
          { label: words.company, cell: ({ company_name }) => company_name },
          { label: words.status, cell: ({ status }) => <JobStatus status={status} /> },
          { label: words.posted, cell: ({ created_at }) => <Day at={created_at} /> },
          {
            label: words.act,
            cell: ({ id, title }) => (
              <a href={`/admin/jobs/${id}/remove`}>
                {words.remove}
                <span className="hidden-text">: {title}</span>
              </a>
            ),
          },
        ]}
      />
    </AdminPage>
  )
}

function JobStatus({ status }: { status: string }) {
  const { statuses } = useWords().admin.jobs
  const known = oneOf(publishedStatuses, status)
  return <span className={status === 'OPEN' ? 'tag positive' : 'tag'}>{known ? statuses[known] : status}</span>
}
