import { privacyOperations } from '@portal/contracts/auth/privacy-http'
import { type ActionFunctionArgs, redirect, useActionData } from 'react-router'
import { attempt, rejection } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { signedInOnly } from '../../api/require-person.ts'
import { sessionContext } from '../../api/session.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { PasswordField } from '../../parts/field.tsx'
import { useWords } from '../../parts/view.tsx'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'
import { SettingsPage } from './settings-page.tsx'

export const middleware = [signedInOnly]

export async function action({ request, context }: ActionFunctionArgs) {
  const current_password = (await readForm(request))('current_password')
  const erased = await attempt(context, privacyOperations.eraseMe, { body: { current_password } })
  if (!erased.ok) return rejection(erased.problem)
  context.get(sessionContext).signOut()
  return redirect('/?erased=', 303)
}

export default function PrivacySettings() {
  const rejected = useActionData<typeof action>()
  const { settings, account } = useWords()
  const { privacy: words } = settings
  const errors = fieldErrorsOf(rejected?.problem, ['current_password'])
  return (
    <SettingsPage topic="privacy" title={words.title} hasError={rejected !== undefined}>
      <ErrorSummary problem={rejected?.problem} errors={errors} texts={{ ...account.problems, ...words.problems }} />
      <section aria-labelledby="export">
        <h2 id="export">{words.export}</h2>
        <p>{words.exportText}</p>
        <p>
          <a className="button quiet" href="/settings/privacy/export" download="job-portal.json">
            {words.exportButton}
          </a>
        </p>
      </section>
      <section aria-labelledby="erase">
        <h2 id="erase">{words.erase}</h2>
        <p>{words.eraseText}</p>
        <ul>
          {words.effects.map((effect) => (
            <li key={effect}>{effect}</li>
          ))}
        </ul>
        <form method="post">
          <PasswordField
            name="current_password"
            label={settings.currentPassword}
            autoComplete="current-password"
            error={errors.current_password}
          />
          <div className="actions">
            <button type="submit" className="danger">
              {words.eraseButton}
            </button>
          </div>
        </form>
      </section>
    </SettingsPage>
  )
}
