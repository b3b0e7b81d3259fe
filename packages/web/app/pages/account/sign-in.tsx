import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { rejection } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { sessionContext } from '../../api/session.ts'
import { keepPendingSignIn, signIn } from '../../api/sign-in.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { CheckBox, PasswordField, TextField } from '../../parts/field.tsx'
import { Page } from '../../parts/page.tsx'
import { useWords } from '../../parts/view.tsx'
import { safeNext } from '../../rules/safe-next.ts'

export function loader({ request, context }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url)
  const next = safeNext(searchParams.get('next'))
  if (context.get(sessionContext).person) throw redirect(next, 303)
  return { next, reason: searchParams.get('reason') }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const field = await readForm(request)
  const [email, next, stays] = [field('email'), safeNext(field('next')), field('stay') === 'on']
  const password = field('password')
  const problem = await signIn(context, { email, password, stays })
  if (!problem) return redirect(next, 303)
  if (problem.error_code !== 'SECOND_FACTOR_REQUIRED') return rejection(problem, { email, next, stays })
  const cookie = await keepPendingSignIn(context, request, { email, password, stays, next })
  return redirect('/sign-in/code', { status: 303, headers: { 'Set-Cookie': cookie } })
}

export default function SignIn() {
  const { next, reason } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { account: words } = useWords()
  return (
    <Page title={words.signIn.title} layout="form-page" hasError={rejected !== undefined}>
      <h1>{words.signIn.title}</h1>
      {reason === 'ended' && !rejected && <p className="notice">{words.signIn.ended}</p>}
      <ErrorSummary problem={rejected?.problem} texts={words.problems} />
      <form method="post">
        <input type="hidden" name="next" value={rejected?.next ?? next} />
        <TextField
          name="email"
          label={words.email}
          type="email"
          autoComplete="username"
          defaultValue={rejected?.email}
        />
        <PasswordField name="password" label={words.password} autoComplete="current-password" />
        <CheckBox name="stay" label={words.signIn.stay} isChecked={rejected?.stays ?? true} />
        <div className="actions">
          <button type="submit">{words.signIn.button}</button>
          <a href="/forgot-password">{words.signIn.forgot}</a>
        </div>
      </form>
      <hr />
      <p>
        {words.signIn.isNew} <a href={signUpPath(rejected?.next ?? next)}>{words.signUp.title}</a>
      </p>
    </Page>
  )
}

/** Signing up leads to the same page as signing in. */
function signUpPath(next: string): string {
  return next === '/' ? '/sign-up' : `/sign-up?${new URLSearchParams({ next })}`
}
