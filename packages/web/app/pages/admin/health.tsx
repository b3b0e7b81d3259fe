import type { ServiceState } from '@portal/contracts/gateway/http'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { countParked, partsDown, readPortalState } from '../../api/portal-state.ts'
import { requireRole } from '../../api/require-role.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { useWords } from '../../parts/view.tsx'
import { AdminPage } from './admin-page.tsx'

export async function loader({ context }: LoaderFunctionArgs) {
  requireRole(context, 'ADMIN')
  const state = await readPortalState(context)
  return { state, isFine: state && partsDown(state).length === 0, parked: state && countParked(state) }
}

export default function Health() {
  const { state, isFine, parked } = useLoaderData<typeof loader>()
  const { admin, unavailable } = useWords()
  const { health: words } = admin
  return (
    <AdminPage title={words.title}>
      {state ? (
        <>
          <p className={isFine ? 'notice positive' : 'notice warning'}>{isFine ? words.isFine : words.isNotFine}</p>
          <Services services={state.services} />
          <Stores stores={state.stores} />
        </>
      ) : (
        <p className="notice warning">{unavailable}</p>
      )}
      <section aria-labelledby="parked">
        <h2 id="parked">{words.parked}</h2>
        <p>
          {state && (parked ? admin.overview.parkedText(parked) : admin.overview.parkedNone)} {words.parkedText}
        </p>
        <pre className="wrapping">
          <code>
            {'docker compose run --rm operate parked list\n'}
            {'docker compose run --rm operate parked show 7\n'}
            {'docker compose run --rm operate parked replay 7'}
          </code>
        </pre>
        <p>{words.parkedDocs}</p>
      </section>
    </AdminPage>
  )
}

type State = NonNullable<Awaited<ReturnType<typeof loader>>['state']>

function Services({ services }: Pick<State, 'services'>) {
  const { health: words } = useWords().admin
  return (
    <section aria-labelledby="services">
      <h2 id="services">{words.services}</h2>
      <DataTable
        caption={words.services}
        rows={Object.entries(services)}
        keyOf={([name]) => name}
        columns={[
          { label: words.service, cell: ([name]) => name },
          { label: words.state, cell: ([, { status }]) => <StateTag state={status} /> },
          { label: words.checks, cell: ([, { checks }]) => <Checks checks={checks} /> },
          { label: words.backlog, cell: ([, { backlog = {} }]) => <Backlog backlog={backlog} /> },
        ]}
      />
    </section>
  )
}

function Stores({ stores }: Pick<State, 'stores'>) {
  const { health: words } = useWords().admin
  return (
    <section aria-labelledby="stores">
      <h2 id="stores">{words.stores}</h2>
      <DataTable
        caption={words.stores}
        rows={Object.entries(stores)}
        keyOf={([name]) => name}
        columns={[
          { label: words.store, cell: ([name]) => words.types[name] ?? name },
          { label: words.state, cell: ([, state]) => <StateTag state={state} /> },
        ]}
      />
    </section>
  )
}

function StateTag({ state }: { state: 'ready' | 'unavailable' | 'away' | 'up' | 'down' | 'unknown' }) {
  const { statuses } = useWords().admin.health
  const isFine = state === 'ready' || state === 'up'
  return <span className={isFine ? 'tag positive' : 'tag warning'}>{statuses[state]}</span>
}

function Checks({ checks }: Pick<ServiceState, 'checks'>) {
  const { health: words } = useWords().admin
  const entries = Object.entries(checks)
  if (entries.length === 0) return '–'
  return (
    <ul className="tags plain-list">
      {entries.map(([name, state]) => (
        <li key={name} className={state === 'up' ? 'tag' : 'tag warning'}>
          {words.types[name] ?? name}: {words.statuses[state]}
        </li>
      ))}
    </ul>
  )
}

function Backlog({ backlog }: { backlog: Record<string, number> }) {
  const { health: words } = useWords().admin
  const waiting = Object.entries(backlog).filter(([, count]) => count > 0)
  return waiting.length === 0
    ? words.nothingWaits
    : waiting.map(([kind, count]) => `${count} ${words.kinds[kind] ?? kind}`).join(', ')
}
