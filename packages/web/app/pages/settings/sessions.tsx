import { sessionOperations } from '@portal/contracts/auth/sessions-http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, call, rejection } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { signedInOnly } from '../../api/require-person.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { Moment } from '../../parts/moment.tsx'
import { useWords } from '../../parts/view.tsx'
import { deviceOf } from '../../rules/device.ts'
import { SettingsPage } from './settings-page.tsx'

export const middleware = [signedInOnly]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const sessions = await call(context, sessionOperations.listSessions)
  return { sessions, isDone: new URL(request.url).searchParams.has('ended') }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const id = (await readForm(request))('id')
  const { listSessions, endSession } = sessionOperations
  const others = (await call(context, listSessions)).filter(({ is_current }) => !is_current)
  const chosen = id === 'others' ? others : others.filter((session) => String(session.id) === id)
  const outcomes = await Promise.all(
    chosen.map((session) => attempt(context, endSession, { params: { id: session.id } })),
  )
  // One that has ended meanwhile is not found, which is what was wanted.
  const failed = outcomes.find((outcome) => !outcome.ok && outcome.problem.status !== 404)
  if (failed && !failed.ok) return rejection(failed.problem)
  return redirect('/settings/sessions?ended=', 303)
}

export default function Sessions() {
  const { sessions, isDone } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { settings, account } = useWords()
  const { sessions: words } = settings
  return (
    <SettingsPage topic="sessions" hasError={rejected !== undefined}>
      {isDone && !rejected && <p className="notice positive">{words.done}</p>}
      <ErrorSummary problem={rejected?.problem} />
      <p>{words.text}</p>
      <ul className="entries">
        {sessions.map((session) => (
          <li key={session.id}>
            <div className="about">
              <h2>
                {deviceOf(session.device) ?? words.unknown}{' '}
                {session.is_current && <span className="tag positive">{words.current}</span>}
              </h2>
              <p className="quiet-text">
                {words.lastUse} <Moment at={session.last_used_at} />
                {session.address && `, ${session.address}`}
              </p>
            </div>
            {!session.is_current && (
              <form method="post">
                <button type="submit" className="quiet" name="id" value={session.id}>
                  {words.end}
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
      <div className="actions">
        {sessions.length > 1 && (
          <form method="post">
            <button type="submit" name="id" value="others">
              {words.endOthers}
            </button>
          </form>
        )}
        <form method="post" action="/sign-out">
          <button type="submit" className="quiet" name="where" value="everywhere">
            {account.signOut.everywhere}
          </button>
        </form>
      </div>
    </SettingsPage>
  )
}
