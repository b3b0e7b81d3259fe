import { authOperations } from '@portal/contracts/auth/http'
import { notificationOperations } from '@portal/contracts/notification/http'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { attempt, type Context, errorPage } from '../../api/call.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { ItemsSection } from '../../parts/items-section.tsx'
import { Moment } from '../../parts/moment.tsx'
import { useWords } from '../../parts/view.tsx'
import { listPath } from '../../rules/list-path.ts'
import { type Activity, useActivityColumns } from './activity-list.tsx'
import { AdminPage } from './admin-page.tsx'
import { oneOf } from './list-page.ts'
import { actsOn, userActs } from './user-acts.ts'
import { UserState } from './user-state.tsx'

const shown = 10

export async function loader({ params, request, context }: LoaderFunctionArgs) {
  const person = requireRole(context, 'ADMIN')
  const id = readId(params.id)
  const [found, did, happened] = await Promise.all([
    attempt(context, authOperations.readUser, { params: { id } }),
    readActivity(context, { user_id: id }),
    readActivity(context, { entity_type: 'USER', entity_id: id }),
  ])
  // An erased account has no page but what was recorded about it.
  const isErased = !found.ok && found.problem.status === 404 && happened !== undefined && happened.length > 0
  if (!found.ok && !isErased) throw errorPage(found.problem)
  const done = oneOf(userActs, new URL(request.url).searchParams.get('done'))
  return { id, user: found.ok ? found.value : undefined, did, happened, done, isYou: String(person.id) === id }
}

/** The latest entries; undefined if they are not available, because the account is worth showing without them. */
async function readActivity(context: Context, filters: Record<string, string>) {
  const found = await attempt(context, notificationOperations.listActivity, { query: { ...filters, limit: shown } })
  return found.ok ? found.value.items : undefined
}

export default function User() {
  const { id, user, did, happened, done, isYou } = useLoaderData<typeof loader>()
  const { user: words } = useWords().admin
  return (
    <AdminPage title={user?.email ?? words.erased(id)} done={done && words.done[done]}>
      <p>
        <a href="/admin/users">{words.back}</a>
      </p>
      {user ? <Facts user={user} /> : <p className="lead">{words.erasedText}</p>}
      {isYou && <p>{words.isYou}</p>}
      {user && !isYou && <Changes user={user} />}
      <Latest id="did" title={words.did} entries={did} more={listPath('/admin/activity', { person: id })} />
      <Latest
        id="happened"
        title={words.happened}
        entries={happened}
        more={listPath('/admin/activity', { thing: 'USER', thing_id: id })}
      />
    </AdminPage>
  )
}

type UserProps = { user: NonNullable<Awaited<ReturnType<typeof loader>>['user']> }

function Changes({ user }: UserProps) {
  const { user: words } = useWords().admin
  return (
    <nav aria-label={words.changes}>
      <ul className="actions plain-list">
        {actsOn(user).map((act) => (
          <li key={act}>
            <a className="button quiet" href={`/admin/users/${user.id}/${act}`}>
              {words.acts[act]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Facts({ user }: UserProps) {
  const { settings, admin } = useWords()
  const facts = [
    [admin.user.number, user.id],
    [admin.users.role, settings.roles[user.role]],
    [admin.users.state, <UserState key="state" user={user} />],
    [admin.users.since, <Moment key="since" at={user.created_at} />],
    ...(user.pending_email === null ? [] : [[admin.user.pending, user.pending_email] as const]),
  ] as const
  return (
    <dl className="card terms wide">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

type LatestProps = { id: string; title: string; entries: readonly Activity[] | undefined; more: string }

function Latest({ id, title, entries, more }: LatestProps) {
  const { admin } = useWords()
  const columns = useActivityColumns()
  return (
    <ItemsSection id={id} title={title} items={entries} none={admin.user.didNothing}>
      {entries && <DataTable caption={title} columns={columns} rows={entries} keyOf={(entry) => entry.id} />}
      <p>
        <a href={more}>
          {admin.user.more}
          <span className="hidden-text">: {title}</span>
        </a>
      </p>
    </ItemsSection>
  )
}
