import { authOperations } from '@portal/contracts/auth/http'
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { attempt, rejection } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { browserZone, requestLocale } from '../../api/reader.ts'
import { sessionContext } from '../../api/session.ts'
import { signIn } from '../../api/sign-in.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { PasswordField, TextField } from '../../parts/field.tsx'
import { Page } from '../../parts/page.tsx'
import { useWords } from '../../parts/view.tsx'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'
import { safeNext } from '../../rules/safe-next.ts'

const roles = ['JOB_SEEKER', 'RECRUITER'] as const

export function loader({ request, context }: LoaderFunctionArgs) {
  const next = safeNext(new URL(request.url).searchParams.get('next'))
  if (context.get(sessionContext).person) throw redirect(next, 303)
  return { next }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const field = await readForm(request)
  const [email, password, next] = [field('email'), field('password'), safeNext(field('next'))]
  const role = roles.find((each) => each === field('role')) ?? 'JOB_SEEKER'
  const registered = await attempt(context, authOperations.register, {
    body: { email, password, role, locale: requestLocale(context, request), time_zone: browserZone(request) },
  })
  if (!registered.ok) return rejection(registered.problem, { email, role, next })
  const problem = await signIn(context, { email, password, stays: true })
  // The address must be confirmed before the first login, or signing in is not possible just now.
  if (problem) return data({ problem: undefined, email, role, next }, { status: 201 })
  return redirect(next === '/' ? '/?welcome=' : next, 303)
}

export default function SignUp() {
  const { next } = useLoaderData<typeof loader>()
  const sent = useActionData<typeof action>()
  const { account: words } = useWords()
  const errors = fieldErrorsOf(sent?.problem, ['email', 'password'], words.fieldErrors)
  if (sent && !sent.problem) return <Registered email={sent.email} />
  return (
    <Page title={words.signUp.title} layout="form-page" hasError={sent !== undefined}>
      <h1>{words.signUp.title}</h1>
      <ErrorSummary problem={sent?.problem} errors={errors} texts={words.problems} />
      <form method="post">
        <input type="hidden" name="next" value={sent?.next ?? next} />
        <fieldset>
          <legend>{words.signUp.role}</legend>
          <div className="choices">
            {roles.map((role) => (
              <div className="choice" key={role}>
                <input
                  type="radio"
                  id={role}
                  name="role"
                  value={role}
                  required
                  defaultChecked={(sent?.role ?? 'JOB_SEEKER') === role}
                />
                <label htmlFor={role}>
                  <strong>{words.signUp.roles[role].name}</strong>
                  {words.signUp.roles[role].text}
                </label>
              </div>
            ))}
          </div>
        </fieldset>
        <TextField
          name="email"
          label={words.email}
          type="email"
          autoComplete="username"
          defaultValue={sent?.email}
          error={errors.email}
        />
        <PasswordField
          name="password"
          label={words.password}
          hint={words.passwordRule}
          autoComplete="new-password"
          error={errors.password}
        />
        <div className="actions">
          <button type="submit">{words.signUp.button}</button>
        </div>
      </form>
      <hr />
      <p>
        {words.signUp.isKnown} <a href="/sign-in">{words.signIn.title}</a>
      </p>
    </Page>
  )
}

function Registered({ email }: { email: string }) {
  const { account: words } = useWords()
  return (
    <Page title={words.signUp.doneTitle} layout="form-page" isHidden>
      <h1>{words.signUp.doneTitle}</h1>
      <p>{words.signUp.done(email)}</p>
      <p className="actions">
        <a className="button" href="/sign-in">
          {words.signIn.title}
        </a>
      </p>
    </Page>
  )
}
