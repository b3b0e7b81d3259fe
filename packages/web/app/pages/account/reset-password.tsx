import { accountOperations } from '@portal/contracts/auth/accounts-http'
import { type ActionFunctionArgs, useActionData } from 'react-router'
import { attempt, rejection } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { PasswordField } from '../../parts/field.tsx'
import { useWords } from '../../parts/view.tsx'
import { linkTokenOf } from '../../rules/link-token.ts'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'
import { LinkPage } from './link-page.tsx'

export async function action({ request, context }: ActionFunctionArgs) {
  const field = await readForm(request)
  const [token, password] = [linkTokenOf(field('token')), field('password')]
  const done = await attempt(context, accountOperations.resetPassword, { body: { token, password } })
  if (done.ok) return { token, problem: undefined }
  return rejection(done.problem, { token })
}

export default function ResetPassword() {
  const sent = useActionData<typeof action>()
  const { account: words } = useWords()
  const errors = fieldErrorsOf(sent?.problem, ['token', 'password'], words.fieldErrors)
  const signIn = (
    <a className="button" href="/sign-in">
      {words.signIn.title}
    </a>
  )
  return (
    <LinkPage words={words.reset} sent={sent} errors={errors} then={signIn}>
      <PasswordField
        name="password"
        label={words.newPassword}
        hint={words.passwordRule}
        autoComplete="new-password"
        error={errors.password}
      />
    </LinkPage>
  )
}
