import { accountOperations } from '@portal/contracts/auth/accounts-http'
import { type ActionFunctionArgs, useActionData } from 'react-router'
import { attempt, rejection } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { TextField } from '../../parts/field.tsx'
import { Page } from '../../parts/page.tsx'
import { useWords } from '../../parts/view.tsx'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'

export async function action({ request, context }: ActionFunctionArgs) {
  const email = (await readForm(request))('email')
  const sent = await attempt(context, accountOperations.forgotPassword, { body: { email } })
  if (sent.ok) return { email, problem: undefined }
  return rejection(sent.problem, { email })
}

export default function ForgotPassword() {
  const sent = useActionData<typeof action>()
  const { account: words } = useWords()
  const errors = fieldErrorsOf(sent?.problem, ['email'], words.fieldErrors)
  const isDone = sent && !sent.problem
  return (
    <Page title={words.forgot.title} layout="form-page" hasError={sent?.problem !== undefined}>
      <h1>{words.forgot.title}</h1>
      {isDone ? (
        <p className="notice positive">{words.forgot.done(sent.email)}</p>
      ) : (
        <>
          <ErrorSummary problem={sent?.problem} errors={errors} texts={words.problems} />
          <p>{words.forgot.text}</p>
          <form method="post">
            <TextField
              name="email"
              label={words.email}
              type="email"
              autoComplete="username"
              defaultValue={sent?.email}
              error={errors.email}
            />
            <div className="actions">
              <button type="submit">{words.forgot.button}</button>
              <a href="/sign-in">{words.signIn.title}</a>
            </div>
          </form>
        </>
      )}
    </Page>
  )
}
