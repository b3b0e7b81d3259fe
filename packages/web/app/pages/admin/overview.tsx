import { privacyOperations } from '@portal/contracts/auth/privacy-http'
import { notificationOperations } from '@portal/contracts/notification/http'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { attempt, type Context } from '../../api/call.ts'
import { countParked, partsDown, readPortalState } from '../../api/portal-state.ts'
import { requireRole } from '../../api/require-role.ts'
import { useWords } from '../../parts/view.tsx'
import { AdminPage } from './admin-page.tsx'

/** An erasure usually takes seconds. */
const stuckAfterMs = 10 * 60_000

export async function loader({ context }: LoaderFunctionArgs) {
  requireRole(context, 'ADMIN')
  const [failed, erasures, state] = await Promise.all([
    countFailed(context),
    countErasures(context),
    readPortalState(context),
  ])
  return { failed, erasures, down: state && partsDown(state), parked: state && countParked(state) }
}

// Each is worth knowing without the others: undefined if it is not known just now.

async function countFailed(context: Context): Promise<number | undefined> {
  const query = { state: 'FAILED', limit: 1, include_total: true }
  const found = await attempt(context, notificationOperations.listDeliveries, { query })
  return found.ok ? found.value.total : undefined
}

async function countErasures(context: Context) {
  const query = { state: 'PENDING', limit: 100, include_total: true }
  const found = await attempt(context, privacyOperations.listErasures, { query })
  if (!found.ok) return undefined
  const { items, total = items.length } = found.value
  const before = Date.now() - stuckAfterMs
  const isStuck = ({ repeated_at, requested_at }: (typeof items)[number]) =>
    Date.parse(repeated_at ?? requested_at) < before
  return { running: total, stuck: items.filter(isStuck).length }
}

export default function Overview() {
  const { failed, erasures, down, parked } = useLoaderData<typeof loader>()
  const { health, overview: words } = useWords().admin
  const names = down?.map((name) => health.types[name] ?? name) ?? []
  const entries = [
    {
      title: words.mails,
      path: '/admin/deliveries?state=FAILED',
      open: failed,
      text: failed ? words.mailsText(failed) : words.mailsNone,
    },
    {
      title: words.erasures,
      path: '/admin/erasures?state=PENDING',
      open: erasures?.stuck,
      text: erasures?.stuck
        ? words.erasuresText(erasures.stuck)
        : erasures?.running
          ? words.erasuresRunning(erasures.running)
          : words.erasuresNone,
    },
    {
      title: words.health,
      path: '/admin/health',
      open: down?.length,
      text: names.length > 0 ? words.healthText(names) : words.healthNone,
    },
    {
      title: words.parked,
      path: '/admin/health#parked',
      open: parked,
      text: parked ? words.parkedText(parked) : words.parkedNone,
    },
  ]
  return (
    <AdminPage title={words.title}>
      {entries.every(({ open }) => open === 0) && <p className="notice positive">{words.nothing}</p>}
      <ul className="entries">
        {entries.map((entry) => (
          <Entry key={entry.path} {...entry} />
        ))}
      </ul>
    </AdminPage>
  )
}

type EntryProps = {
  title: string
  path: string
  /** How much waits for somebody; undefined if that is not known. */
  open: number | undefined
  text: string
}

function Entry({ title, path, open, text }: EntryProps) {
  const { admin, unavailable } = useWords()
  const { overview: words } = admin
  const [tone, state] =
    open === undefined
      ? ['tag', words.unknown]
      : open === 0
        ? ['tag positive', words.fine]
        : ['tag warning', words.needed]
  return (
    <li>
      <div className="about">
        <h2>
          <a href={path}>{title}</a>
        </h2>
        <p>{open === undefined ? unavailable : text}</p>
      </div>
      <span className={tone}>{state}</span>
    </li>
  )
}
