import { notificationOperations, type OptionalMailKind, optionalMailKinds } from '@portal/contracts/notification/http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, call, rejection } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { signedInOnly } from '../../api/require-person.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { CheckBox } from '../../parts/field.tsx'
import { useWords } from '../../parts/view.tsx'
import { SettingsPage } from './settings-page.tsx'

export const middleware = [signedInOnly]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { email } = await call(context, notificationOperations.readNotificationPreferences)
  return { email, isDone: new URL(request.url).searchParams.has('saved') }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const field = await readForm(request)
  const email = Object.fromEntries(optionalMailKinds.map((kind) => [kind, field(kind) === 'on'])) as Record<
    OptionalMailKind,
    boolean
  >
  const changed = await attempt(context, notificationOperations.changeNotificationPreferences, { body: { email } })
  if (!changed.ok) return rejection(changed.problem)
  return redirect('/settings/mails?saved=', 303)
}

export default function MailSettings() {
  const { email, isDone } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { settings } = useWords()
  return (
    <SettingsPage topic="mails" hasError={rejected !== undefined}>
      {isDone && !rejected && <p className="notice positive">{settings.mails.done}</p>}
      <ErrorSummary problem={rejected?.problem} />
      <p>{settings.mails.text}</p>
      <form method="post">
        <fieldset>
          <legend>{settings.mails.legend}</legend>
          {optionalMailKinds.map((kind) => (
            <CheckBox key={kind} name={kind} label={settings.mails.kinds[kind]} isChecked={email[kind]} />
          ))}
        </fieldset>
        <div className="actions">
          <button type="submit">{settings.save}</button>
        </div>
      </form>
    </SettingsPage>
  )
}
