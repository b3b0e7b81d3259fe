import { accountOperations } from '@portal/contracts/auth/accounts-http'
import { authOperations } from '@portal/contracts/auth/http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, call, rejection } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { signedInOnly } from '../../api/require-person.ts'
import { sessionContext } from '../../api/session.ts'
import { keepPendingSignIn, signIn } from '../../api/sign-in.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { PasswordField } from '../../parts/field.tsx'
import { useWords } from '../../parts/view.tsx'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'
import { SettingsPage } from './settings-page.tsx'

export const middleware = [signedInOnly]

export function loader({ request }: LoaderFunctionArgs) {
  return { isDone: new URL(request.url).searchParams.has('changed') }
}

const done = '/settings/password?changed='

export async function action({ request, context }: ActionFunctionArgs) {
  const field = await readForm(request)
  const { email } = await call(context, authOperations.readMe)
  const password = field('password')
  const changed = await attempt(context, accountOperations.changePassword, {
    body: { current_password: field('current_password'), password },
  })
  if (!changed.ok) return rejection(changed.problem)
  // The change has ended every session, this one too: a new one begins at once.
  const problem = await signIn(context, { email, password, stays: true })
  if (!problem) return redirect(done, 303)
  context.get(sessionContext).signOut()
  if (problem.error_code !== 'SECOND_FACTOR_REQUIRED') return redirect('/sign-in', 303)
  const cookie = await keepPendingSignIn(context, request, { email, password, stays: true, next: done })
  return redirect('/sign-in/code', { status: 303, headers: { 'Set-Cookie': cookie } })
}

export default function PasswordSettings() {
  const { isDone } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { settings, account: words } = useWords()
  const errors = fieldErrorsOf(rejected?.problem, ['current_password', 'password'], words.fieldErrors)
  return (
    <SettingsPage topic="password" hasError={rejected !== undefined}>
      {isDone && !rejected && <p className="notice positive">{settings.password.done}</p>}
      <ErrorSummary problem={rejected?.problem} errors={errors} texts={words.problems} />
      <p>{settings.password.text}</p>
      <form method="post">
        <PasswordField
          name="current_password"
          label={settings.currentPassword}
          autoComplete="current-password"
          error={errors.current_password}
        />
        <PasswordField
          name="password"
          label={words.newPassword}
          hint={words.passwordRule}
          autoComplete="new-password"
          error={errors.password}
        />
        <div className="actions">
          <button type="submit">{settings.password.button}</button>
        </div>
      </form>
    </SettingsPage>
  )
}
