import { authOperations } from '@portal/contracts/auth/http'
import { secondFactorOperations } from '@portal/contracts/auth/second-factor-http'
import { roles } from '@portal/contracts/fields'
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { attempt, type Context, call, rejection } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { PasswordField, SelectField } from '../../parts/field.tsx'
import { useWords } from '../../parts/view.tsx'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'
import { AdminPage } from './admin-page.tsx'
import { oneOf } from './list-page.ts'
import { actsOn, type UserAct, userActs } from './user-acts.ts'

/** The act in the address. Where there is none, there is no page. */
function readAct(text: string | undefined): UserAct {
  const act = oneOf(userActs, text ?? null)
  if (!act) throw data(undefined, { status: 404 })
  return act
}

export async function loader({ params, context }: LoaderFunctionArgs) {
  const person = requireRole(context, 'ADMIN')
  const [id, act] = [readId(params.id), readAct(params.act)]
  const user = await call(context, authOperations.readUser, { params: { id } })
  // Done already, perhaps by somebody else.
  if (user.id === person.id || !actsOn(user).includes(act)) throw redirect(`/admin/users/${id}`, 303)
  return { user, act }
}

export async function action({ params, request, context }: ActionFunctionArgs) {
  requireRole(context, 'ADMIN')
  const [id, act] = [readId(params.id), readAct(params.act)]
  const field = await readForm(request)
  const role = oneOf(roles, field('role'))
  const done = await perform(context, { id, act, role, current_password: field('current_password') })
  return done.ok ? redirect(`/admin/users/${id}?done=${act}`, 303) : rejection(done.problem, { role })
}

type Change = { id: string; act: UserAct; role: (typeof roles)[number] | undefined; current_password: string }

function perform(context: Context, { id, act, role, current_password }: Change) {
  const params = { id }
  if (act === 'factor') {
    return attempt(context, secondFactorOperations.resetSecondFactor, { params, body: { current_password } })
  }
  const body = act === 'role' ? { role, current_password } : { is_active: act === 'unblock' }
  return attempt(context, authOperations.changeUser, { params, body })
}

export default function UserChange() {
  const { user, act } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { admin, settings } = useWords()
  const { change: words } = admin
  const errors = fieldErrorsOf(rejected?.problem, ['current_password'], words.fieldErrors)
  return (
    <AdminPage title={words.titles[act](user.email)} hasError={rejected !== undefined}>
      <ErrorSummary problem={rejected?.problem} errors={errors} texts={words.problems} />
      <ul>
        {words.effects[act].map((effect) => (
          <li key={effect}>{effect}</li>
        ))}
      </ul>
      <form method="post" className="form">
        {act === 'role' && (
          <SelectField
            name="role"
            label={words.role}
            defaultValue={rejected?.role ?? user.role}
            options={roles.map((role) => [role, settings.roles[role]])}
          />
        )}
        {(act === 'role' || act === 'factor') && (
          <PasswordField
            name="current_password"
            label={admin.password}
            hint={admin.passwordHint}
            autoComplete="current-password"
            error={errors.current_password}
          />
        )}
        <div className="actions">
          <button type="submit" className={act === 'block' ? 'danger' : undefined}>
            {admin.user.acts[act]}
          </button>
          <a href={`/admin/users/${user.id}`}>{admin.cancel}</a>
        </div>
      </form>
    </AdminPage>
  )
}
