import { accountOperations } from '@portal/contracts/auth/accounts-http'
import { authOperations } from '@portal/contracts/auth/http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, call, rejection } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { signedInOnly } from '../../api/require-person.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { PasswordField, TextField } from '../../parts/field.tsx'
import { useWords } from '../../parts/view.tsx'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'
import { SettingsPage } from './settings-page.tsx'

export const middleware = [signedInOnly]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url)
  const done = (['changed', 'sent'] as const).find((each) => searchParams.has(each))
  return { user: await call(context, authOperations.readMe), done }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const field = await readForm(request)
  if (field('act') === 'resend') return resend(context, field('email'))
  const [email, current_password] = [field('email'), field('current_password')]
  const changed = await attempt(context, authOperations.changeMe, { body: { email, current_password } })
  if (!changed.ok) return rejection(changed.problem, { email })
  return redirect('/settings/account?changed=', 303)
}

async function resend(context: ActionFunctionArgs['context'], email: string) {
  const sent = await attempt(context, accountOperations.resendVerification, { body: { email } })
  if (!sent.ok) return rejection(sent.problem, { email: undefined })
  return redirect('/settings/account?sent=', 303)
}

export default function AccountSettings() {
  const { user, done } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { settings, account: words } = useWords()
  const errors = fieldErrorsOf(rejected?.problem, ['email', 'current_password'], words.fieldErrors)
  return (
    <SettingsPage topic="account" hasError={rejected !== undefined}>
      {done && !rejected && <p className="notice positive">{settings.account[done]}</p>}
      <ErrorSummary problem={rejected?.problem} errors={errors} texts={words.problems} />
      <Address user={user} />
      <section aria-labelledby="change">
        <h2 id="change">{settings.account.change}</h2>
        <p>{settings.account.changeText}</p>
        <form method="post">
          <TextField
            name="email"
            label={settings.account.newEmail}
            type="email"
            autoComplete="email"
            defaultValue={rejected?.email}
            error={errors.email}
          />
          <PasswordField
            name="current_password"
            label={settings.currentPassword}
            autoComplete="current-password"
            error={errors.current_password}
          />
          <div className="actions">
            <button type="submit">{settings.account.button}</button>
          </div>
        </form>
      </section>
    </SettingsPage>
  )
}

type User = Awaited<ReturnType<typeof loader>>['user']

function Address({ user }: { user: User }) {
  const { settings } = useWords()
  const unproven = user.pending_email ?? (user.email_verified ? undefined : user.email)
  return (
    <section className="card stack">
      <dl className="terms">
        <div>
          <dt>{settings.account.email}</dt>
          <dd>{user.email}</dd>
        </div>
        {user.pending_email && (
          <div>
            <dt>{settings.account.pending}</dt>
            <dd>{user.pending_email}</dd>
          </div>
        )}
        <div>
          <dt>{settings.account.role}</dt>
          <dd>{settings.roles[user.role]}</dd>
        </div>
      </dl>
      {unproven && !user.pending_email && (
        <form method="post">
          <p>{settings.account.unproven}</p>
          <input type="hidden" name="email" value={unproven} />
          <button type="submit" className="quiet" name="act" value="resend">
            {settings.account.resend}
          </button>
        </form>
      )}
      {user.pending_email && <p>{settings.account.pendingText}</p>}
    </section>
  )
}
