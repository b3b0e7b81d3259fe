import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData } from 'react-router'
import { rejection } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { dropPendingSignIn, readPendingSignIn, signIn } from '../../api/sign-in.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { TextField } from '../../parts/field.tsx'
import { Page } from '../../parts/page.tsx'
import { useWords } from '../../parts/view.tsx'

export async function loader({ request, context }: LoaderFunctionArgs) {
  if (!(await readPendingSignIn(context, request))) throw redirect('/sign-in', 303)
  return null
}

export async function action({ request, context }: ActionFunctionArgs) {
  const pending = await readPendingSignIn(context, request)
  if (!pending) throw redirect('/sign-in', 303)
  const field = await readForm(request)
  const problem = await signIn(context, { ...pending, code: field('code') })
  if (problem) return rejection(problem)
  return redirect(pending.next, { status: 303, headers: { 'Set-Cookie': dropPendingSignIn(request) } })
}

export default function SignInCode() {
  const rejected = useActionData<typeof action>()
  const { account: words } = useWords()
  return (
    <Page title={words.code.title} layout="form-page" isHidden hasError={rejected !== undefined}>
      <h1>{words.code.title}</h1>
      <ErrorSummary problem={rejected?.problem} texts={words.problems} />
      <form method="post">
        <TextField name="code" label={words.code.label} hint={words.code.hint} autoComplete="one-time-code" />
        <div className="actions">
          <button type="submit">{words.signIn.button}</button>
          <a href="/sign-in">{words.code.back}</a>
        </div>
      </form>
    </Page>
  )
}
