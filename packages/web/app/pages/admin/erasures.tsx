import { erasureStates, privacyOperations } from '@portal/contracts/auth/privacy-http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, call, rejection } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { requireRole } from '../../api/require-role.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { Moment } from '../../parts/moment.tsx'
import { useWords } from '../../parts/view.tsx'
import { AdminPage } from './admin-page.tsx'
import { ChoiceFilter, FilterForm } from './filter-form.tsx'
import { oneOf, readListPage } from './list-page.ts'
import { Results } from './results.tsx'

const tones = { PENDING: 'tag warning', COMPLETED: 'tag positive' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  requireRole(context, 'ADMIN')
  const { searchParams } = new URL(request.url)
  const { page, query } = readListPage(searchParams)
  const state = oneOf(erasureStates, searchParams.get('state'))
  const found = await call(context, privacyOperations.listErasures, { query: { ...query, state } })
  return { ...found, page, filters: { state }, isDone: searchParams.has('repeated') }
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireRole(context, 'ADMIN')
  const id = (await readForm(request))('id')
  const repeated = await attempt(context, privacyOperations.repeatErasure, { params: { id } })
  return repeated.ok ? redirect('/admin/erasures?repeated=', 303) : rejection(repeated.problem)
}

type Erasure = Awaited<ReturnType<typeof loader>>['items'][number]

export default function Erasures() {
  const list = useLoaderData<typeof loader>()
  const { filters, isDone } = list
  const rejected = useActionData<typeof action>()
  const { erasures: words } = useWords().admin
  return (
    <AdminPage title={words.title} done={isDone ? words.done : undefined} hasError={rejected !== undefined}>
      <ErrorSummary problem={rejected?.problem} />
      <p className="lead">{words.text}</p>
      <FilterForm action="/admin/erasures">
        <ChoiceFilter
          name="state"
          label={words.state}
          chosen={filters.state}
          values={erasureStates}
          texts={words.statuses}
        />
      </FilterForm>
      <Results
        title={words.title}
        path="/admin/erasures"
        list={list}
        none={words.none}
        columns={[
          { label: words.person, cell: ({ user_id }) => user_id },
          { label: words.state, cell: ({ state }) => <span className={tones[state]}>{words.statuses[state]}</span> },
          { label: words.requested, cell: (erasure) => <Course {...erasure} /> },
          { label: words.services, cell: (erasure) => <Services {...erasure} /> },
          { label: words.act, cell: (erasure) => <Repeat {...erasure} /> },
        ]}
      />
    </AdminPage>
  )
}

/** When it was requested, repeated and completed. */
function Course({ requested_at, repeated_at, completed_at }: Erasure) {
  const { erasures: words } = useWords().admin
  return (
    <>
      <Moment at={requested_at} />
      {repeated_at && (
        <span className="quiet-text block">
          {words.repeated} <Moment at={repeated_at} />
        </span>
      )}
      {completed_at && (
        <span className="quiet-text block">
          {words.completed} <Moment at={completed_at} />
        </span>
      )}
    </>
  )
}

function Services({ services }: Erasure) {
  const { erasures: words } = useWords().admin
  return (
    <ul className="tags plain-list">
      {Object.entries(services).map(([service, erasedAt]) => (
        <li key={service} className={erasedAt === null ? 'tag warning' : 'tag positive'}>
          {service}: {erasedAt === null ? words.isWaiting : words.isErased}
        </li>
      ))}
    </ul>
  )
}

function Repeat({ id, user_id }: Erasure) {
  const { erasures: words } = useWords().admin
  return (
    <form method="post">
      <button type="submit" className="link" name="id" value={id}>
        {words.again}
        <span className="hidden-text">
          : {words.person} {user_id}
        </span>
      </button>
    </form>
  )
}
