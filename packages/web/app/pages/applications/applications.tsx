import { applicationOperations } from '@portal/contracts/application/http'
import { type LoaderFunctionArgs, redirect, useLoaderData } from 'react-router'
import { call } from '../../api/call.ts'
import { requireRole } from '../../api/require-role.ts'
import { ApplicationList, type ListedApplication } from '../../parts/application-list.tsx'
import { Pagination } from '../../parts/pagination.tsx'
import { useWords } from '../../parts/view.tsx'
import { isActive } from '../../rules/application-state.ts'
import { lastPageOf, pageQuery, readPage } from '../../rules/page-number.ts'
import { MePage } from '../me/me-page.tsx'

const pageSize = 50
const maxPage = 50

export async function loader({ request, context }: LoaderFunctionArgs) {
  requireRole(context, 'JOB_SEEKER')
  const page = readPage(new URL(request.url).searchParams, maxPage)
  const { items, total = items.length } = await call(context, applicationOperations.listMyApplications, {
    query: { ...pageQuery(page, pageSize) },
  })
  if (items.length === 0 && page > 1) throw redirect('/applications', 303)
  return { items, page, last: lastPageOf(total, { pageSize, maxPage }) }
}

export default function Applications() {
  const { items, page, last } = useLoaderData<typeof loader>()
  const { applications: words } = useWords()
  return (
    <MePage title={words.title}>
      {items.length === 0 && (
        <>
          <p>{words.none}</p>
          <p className="actions">
            <a className="button" href="/jobs">
              {words.findJobs}
            </a>
          </p>
        </>
      )}
      <Group id="active" title={words.active} applications={items.filter(isActive)} />
      <Group id="ended" title={words.ended} applications={items.filter((each) => !isActive(each))} />
      {items.length > 0 && (
        <p>
          {words.record} <a href="/applications/record.csv">{words.recordFile}</a>
        </p>
      )}
      <Pagination
        page={page}
        last={last}
        pathOf={(each) => (each > 1 ? `/applications?page=${each}` : '/applications')}
      />
    </MePage>
  )
}

type GroupProps = { id: string; title: string; applications: readonly ListedApplication[] }

function Group({ id, title, applications }: GroupProps) {
  if (applications.length === 0) return null
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ApplicationList applications={applications} />
    </section>
  )
}
