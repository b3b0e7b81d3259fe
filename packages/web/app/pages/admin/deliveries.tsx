import { deliveryStates, notificationOperations } from '@portal/contracts/notification/http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, call, rejection } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { requireRole } from '../../api/require-role.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { Moment } from '../../parts/moment.tsx'
import { useWords } from '../../parts/view.tsx'
import { listPath } from '../../rules/list-path.ts'
import { AdminPage } from './admin-page.tsx'
import { ChoiceFilter, FilterForm } from './filter-form.tsx'
import { oneOf, readListPage } from './list-page.ts'
import { Results } from './results.tsx'

const tones = { PENDING: 'tag', SENT: 'tag positive', FAILED: 'tag warning' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  requireRole(context, 'ADMIN')
  const { searchParams } = new URL(request.url)
  const { page, query } = readListPage(searchParams)
  const state = oneOf(deliveryStates, searchParams.get('state'))
  const found = await call(context, notificationOperations.listDeliveries, { query: { ...query, state } })
  return { ...found, page, filters: { state }, isDone: searchParams.has('sent') }
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireRole(context, 'ADMIN')
  const id = (await readForm(request))('id')
  const sent = await attempt(context, notificationOperations.requeueDelivery, { params: { id } })
  if (!sent.ok) return rejection(sent.problem)
  const { searchParams } = new URL(request.url)
  const state = oneOf(deliveryStates, searchParams.get('state'))
  return redirect(listPath('/admin/deliveries', { state, sent: '1' }), 303)
}

type Delivery = Awaited<ReturnType<typeof loader>>['items'][number]

export default function Deliveries() {
  const list = useLoaderData<typeof loader>()
  const { filters, isDone } = list
  const rejected = useActionData<typeof action>()
  const { deliveries: words } = useWords().admin
  return (
    <AdminPage title={words.title} done={isDone ? words.done : undefined} hasError={rejected !== undefined}>
      <ErrorSummary problem={rejected?.problem} texts={words.problems} />
      <FilterForm action="/admin/deliveries">
        <ChoiceFilter
          name="state"
          label={words.state}
          chosen={filters.state}
          values={deliveryStates}
          texts={words.statuses}
        />
      </FilterForm>
      <Results
        title={words.title}
        path="/admin/deliveries"
        list={list}
        none={words.none}
        columns={[
          { label: words.recipient, cell: ({ recipient }) => recipient || words.noRecipient },
          { label: words.about, cell: ({ kind }) => words.kinds[kind] },
          {
            label: words.state,
            cell: ({ state }) => <span className={tones[state]}>{words.statuses[state]}</span>,
          },
          { label: words.written, cell: (delivery) => <Course {...delivery} /> },
          { label: words.attempts, cell: ({ attempts }) => attempts },
          { label: words.lastError, cell: ({ last_error }) => last_error ?? '–' },
          { label: words.act, cell: (delivery) => <SendAgain {...delivery} /> },
        ]}
      />
    </AdminPage>
  )
}

/** When it was written, and when it was sent or is tried next. */
function Course({ created_at, sent_at, next_attempt_at }: Delivery) {
  const { deliveries: words } = useWords().admin
  const at = sent_at ?? next_attempt_at
  return (
    <>
      <Moment at={created_at} />
      {at && (
        <span className="quiet-text block">
          {sent_at ? words.sentAt : words.nextAttempt} <Moment at={at} />
        </span>
      )}
    </>
  )
}

function SendAgain({ id, state, recipient }: Delivery) {
  const { deliveries: words } = useWords().admin
  if (state !== 'FAILED') return '–'
  return (
    <form method="post">
      <button type="submit" className="link" name="id" value={id}>
        {words.again}
        <span className="hidden-text">: {recipient}</span>
      </button>
    </form>
  )
}
