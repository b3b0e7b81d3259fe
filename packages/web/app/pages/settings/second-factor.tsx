import { secondFactorOperations } from '@portal/contracts/auth/second-factor-http'
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router'
import { type ApiProblem, attempt, type Context, call } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { signedInOnly } from '../../api/require-person.ts'
import { sessionContext } from '../../api/session.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { PasswordField, TextField } from '../../parts/field.tsx'
import { useWords } from '../../parts/view.tsx'
import { RecoveryCodes, Setup } from './second-factor-steps.tsx'
import { SettingsPage } from './settings-page.tsx'

export const middleware = [signedInOnly]

const operations = secondFactorOperations

export async function loader({ context }: LoaderFunctionArgs) {
  // Turning it on has ended the session, before this page is made with the recovery codes.
  if (!context.get(sessionContext).person) return { enabled: true, needed: false, recovery_codes_left: 0 }
  return call(context, operations.readSecondFactor)
}

type Secret = { secret: string; otpauth_url: string }
/** What the page shows after a form: a secret to set up, codes to keep, or a problem. */
type Result = { problem?: ApiProblem; secret?: Secret; codes?: string[]; isOff?: true }

export async function action({ request, context }: ActionFunctionArgs) {
  const field = await readForm(request)
  const result = await perform(context, field)
  // The codes and the secret are in this response and nowhere else.
  return data(result, { status: result.problem?.status ?? 200 })
}

async function perform(context: Context, field: (name: string) => string): Promise<Result> {
  const proof = { current_password: field('current_password'), code: field('code') }
  switch (field('act')) {
    case 'begin': {
      const begun = await attempt(context, operations.beginSecondFactor, {
        body: { current_password: proof.current_password },
      })
      return begun.ok ? { secret: begun.value } : { problem: begun.problem }
    }
    case 'confirm': {
      const confirmed = await attempt(context, operations.confirmSecondFactor, { body: { code: proof.code } })
      const secret = { secret: field('secret'), otpauth_url: field('otpauth_url') }
      if (!confirmed.ok) return { problem: confirmed.problem, secret }
      // It has ended every session, this one too.
      context.get(sessionContext).signOut()
      return { codes: confirmed.value.recovery_codes }
    }
    case 'renew': {
      const renewed = await attempt(context, operations.renewRecoveryCodes, { body: proof })
      return renewed.ok ? { codes: renewed.value.recovery_codes } : { problem: renewed.problem }
    }
    default: {
      const removed = await attempt(context, operations.removeSecondFactor, { body: proof })
      return removed.ok ? { isOff: true } : { problem: removed.problem }
    }
  }
}

export default function SecondFactor() {
  const state = useLoaderData<typeof loader>()
  const { problem, secret, codes, isOff } = useActionData<typeof action>() ?? {}
  const { settings, account } = useWords()
  const { secondFactor: words } = settings
  return (
    <SettingsPage topic="secondFactor" hasError={problem !== undefined}>
      <ErrorSummary problem={problem} texts={{ ...account.problems, ...words.problems }} />
      {isOff && <p className="notice positive">{words.off}</p>}
      {codes ? (
        <RecoveryCodes codes={codes} />
      ) : secret ? (
        <Setup {...secret} />
      ) : state.enabled ? (
        <Enabled codesLeft={state.recovery_codes_left} />
      ) : (
        <Begin isNeeded={state.needed} />
      )}
    </SettingsPage>
  )
}

function Begin({ isNeeded }: { isNeeded: boolean }) {
  const { settings } = useWords()
  const { secondFactor: words } = settings
  return (
    <>
      {isNeeded && <p className="notice warning">{words.needed}</p>}
      <p>{words.text}</p>
      <form method="post">
        <PasswordField name="current_password" label={settings.currentPassword} autoComplete="current-password" />
        <div className="actions">
          <button type="submit" name="act" value="begin">
            {words.begin}
          </button>
        </div>
      </form>
    </>
  )
}

function Enabled({ codesLeft }: { codesLeft: number }) {
  const { settings } = useWords()
  const { secondFactor: words } = settings
  return (
    <>
      <p className="notice positive">{words.on(codesLeft)}</p>
      <p>{words.onText}</p>
      <form method="post">
        <PasswordField name="current_password" label={settings.currentPassword} autoComplete="current-password" />
        <TextField name="code" label={words.code} hint={words.anyCode} autoComplete="one-time-code" />
        <div className="actions">
          <button type="submit" name="act" value="renew">
            {words.renew}
          </button>
          <button type="submit" className="danger" name="act" value="remove">
            {words.remove}
          </button>
        </div>
      </form>
    </>
  )
}
