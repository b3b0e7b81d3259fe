import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect, useActionData } from 'react-router'
import { rejection } from '../../api/call.ts'
import { sessionContext } from '../../api/session.ts'
import { signIn } from '../../api/sign-in.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { PasswordField, TextField } from '../../parts/field.tsx'
import { Page } from '../../parts/page.tsx'
import { useWords } from '../../parts/view.tsx'
import { keptFields, signInFields } from '../../rules/kept-form.ts'
import { safeNext } from '../../rules/safe-next.ts'

/** Opened without a form: nothing to send on. */
export function loader({ context }: LoaderFunctionArgs) {
  if (!context.get(sessionContext).isForm) throw redirect('/sign-in', 303)
  return null
}

/**
 * Browsers send a form here that met the end of its session. It is shown as fields that are not seen, beside a field for
 * the password, and once that is right the browser sends it on to where it was going.
 */
export async function action({ request, context }: ActionFunctionArgs) {
  const session = context.get(sessionContext)
  const { former } = session
  const to = safeNext(new URL(request.url).searchParams.get('to'))
  const form = await request.formData()
  const text = (name: string) => String(form.get(name) ?? '')
  const fields = keptFields(form)
  const isFirst = !form.has(signInFields.password)
  const typed = {
    fields,
    to,
    email: isFirst ? (former?.email ?? '') : text(signInFields.email),
    stays: isFirst ? former?.stays === true : text(signInFields.stay) === 'on',
    needsCode: isFirst ? former?.hasSecondFactor === true : form.has(signInFields.code),
  }
  session.signOut()
  if (isFirst) return data({ ...typed, problem: undefined }, { status: 401 })
  const { email, stays } = typed
  const code = text(signInFields.code).trim() || undefined
  const problem = await signIn(context, { email, password: text(signInFields.password), stays, ...(code && { code }) })
  if (!problem) return redirect(to, fields ? 307 : 303)
  const needsCode = typed.needsCode || problem.error_code === 'SECOND_FACTOR_REQUIRED'
  return rejection(problem, { ...typed, needsCode })
}

export default function SignInContinue() {
  const sent = useActionData<typeof action>()
  const { account: words } = useWords()
  const { fields, email, stays, needsCode, problem } = sent ?? {}
  return (
    <Page title={words.again.title} layout="form-page" isHidden hasError={problem !== undefined}>
      <h1>{words.again.title}</h1>
      {problem === undefined && <p className="notice">{fields ? words.again.kept : words.again.notKept}</p>}
      <ErrorSummary problem={problem} texts={words.problems} />
      <form method="post">
        {fields?.map(([name, value], index) => (
          <input key={index} type="hidden" name={name} value={value} />
        ))}
        {stays && <input type="hidden" name={signInFields.stay} value="on" />}
        <TextField
          name={signInFields.email}
          label={words.email}
          type="email"
          autoComplete="username"
          defaultValue={email}
        />
        <PasswordField name={signInFields.password} label={words.password} autoComplete="current-password" />
        {needsCode && (
          <TextField
            name={signInFields.code}
            label={words.code.label}
            hint={words.code.hint}
            autoComplete="one-time-code"
          />
        )}
        <div className="actions">
          <button type="submit">{fields ? words.again.button : words.signIn.button}</button>
        </div>
      </form>
    </Page>
  )
}
