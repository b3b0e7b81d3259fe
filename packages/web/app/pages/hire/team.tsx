import { type MemberRole, memberRoles } from '@portal/contracts/profile/companies-http'
import { teamOperations } from '@portal/contracts/profile/team-http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, call, rejection } from '../../api/call.ts'
import { readMembership } from '../../api/company.ts'
import { readForm } from '../../api/form.ts'
import { requireRole } from '../../api/require-role.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { SelectField, TextField } from '../../parts/field.tsx'
import { Day } from '../../parts/moment.tsx'
import { useView, useWords } from '../../parts/view.tsx'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'
import { HirePage } from './hire-page.tsx'

export async function loader({ request, context }: LoaderFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const membership = await readMembership(context)
  if (!membership) throw redirect('/hire/company', 303)
  const params = { id: membership.company.id }
  const isOwner = membership.role === 'OWNER'
  const [members, invites] = await Promise.all([
    call(context, teamOperations.listMembers, { params }),
    isOwner ? call(context, teamOperations.listInvites, { params }) : [],
  ])
  const { searchParams } = new URL(request.url)
  return {
    members,
    invites,
    isOwner,
    roles: memberRoles,
    done: searchParams.get('done'),
    hasJoined: searchParams.has('joined'),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const field = await readForm(request)
  const membership = await readMembership(context)
  if (!membership) throw redirect('/hire/company', 303)
  const company = { id: membership.company.id }
  const typed = { email: field('email'), name: field('name') }
  const role = memberRoles.find((each) => each === field('role')) ?? 'RECRUITER'
  const params = { ...company, user_id: Number(field('user_id')) }
  const acts = {
    invite: () =>
      attempt(context, teamOperations.createInvite, {
        params: company,
        body: { email: typed.email, name: typed.name.trim() || null, role },
      }),
    withdraw: () =>
      attempt(context, teamOperations.deleteInvite, { params: { ...company, invite_id: Number(field('invite_id')) } }),
    OWNER: () => attempt(context, teamOperations.changeMember, { params, body: { role: 'OWNER' } }),
    RECRUITER: () => attempt(context, teamOperations.changeMember, { params, body: { role: 'RECRUITER' } }),
    INTERVIEWER: () => attempt(context, teamOperations.changeMember, { params, body: { role: 'INTERVIEWER' } }),
    remove: () => attempt(context, teamOperations.removeMember, { params }),
  }
  const act = (Object.keys(acts) as (keyof typeof acts)[]).find((each) => each === field('act')) ?? 'invite'
  const done = await acts[act]()
  if (!done.ok) return rejection(done.problem, { typed })
  return redirect(`/hire/team?done=${act}`, 303)
}

/** The members of the company, and for owners their roles and invites. */
export default function Team() {
  const { isOwner, done, hasJoined } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { team: words } = useWords()
  const errors = fieldErrorsOf(rejected?.problem, ['email', 'name'], words.fieldErrors)
  const said = hasJoined ? words.joined : done !== null && words.done[done]
  return (
    <HirePage title={words.title} layout="reading" hasError={rejected !== undefined}>
      {said && !rejected && <p className="notice positive">{said}</p>}
      <ErrorSummary problem={rejected?.problem} errors={errors} texts={words.problems} />
      <Members />
      <RolesExplained />
      {isOwner && (
        <>
          <Invites />
          <section aria-labelledby="invite">
            <h2 id="invite">{words.inviteSomebody}</h2>
            <form method="post" className="form">
              <input type="hidden" name="act" value="invite" />
              <TextField
                name="email"
                label={words.email}
                hint={words.emailHint}
                type="email"
                defaultValue={rejected?.typed.email}
                error={errors.email}
              />
              <TextField
                name="name"
                label={words.name}
                isRequired={false}
                defaultValue={rejected?.typed.name}
                error={errors.name}
              />
              <RoleField id="role" />
              <div className="actions">
                <button type="submit">{words.makeLink}</button>
              </div>
            </form>
          </section>
        </>
      )}
    </HirePage>
  )
}

function RoleField({ id }: { id: string }) {
  const { roles } = useLoaderData<typeof loader>()
  const { team: words } = useWords()
  const options = roles.map((role) => [role, words.roles[role]] as const)
  return <SelectField name={id} label={words.role} options={options} defaultValue="RECRUITER" />
}

function Members() {
  const { members, isOwner, roles } = useLoaderData<typeof loader>()
  const { person } = useView()
  const { team: words } = useWords()
  return (
    <ul className="entries">
      {members.map(({ user_id, name, role, joined_at }) => (
        <li key={user_id}>
          <div className="about">
            <h2 dir="auto">{name ?? words.unnamed(user_id)}</h2>
            <p className="quiet-text">
              {user_id === person?.id && `${words.you} · `}
              {words.roles[role]} · {words.since} <Day at={joined_at} />
            </p>
            {(isOwner || user_id === person?.id) && (
              <form method="post" className="actions">
                <input type="hidden" name="user_id" value={user_id} />
                {isOwner && roles.filter((to) => to !== role).map((to) => <RoleButton key={to} to={to} />)}
                <button type="submit" className="quiet" name="act" value="remove">
                  {user_id === person?.id ? words.leave : words.remove}
                </button>
              </form>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}

/** What members may do, by their role. */
function RolesExplained() {
  const { roles } = useLoaderData<typeof loader>()
  const { team: words } = useWords()
  return (
    <details>
      <summary>{words.whatRolesMay}</summary>
      <dl>
        {roles.map((role) => (
          <div key={role}>
            <dt>{words.roles[role]}</dt>
            <dd>{words.explained[role]}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

function RoleButton({ to }: { to: MemberRole }) {
  const { team: words } = useWords()
  return (
    <button type="submit" className="quiet" name="act" value={to}>
      {words.makeRole[to]}
    </button>
  )
}

function Invites() {
  const { invites } = useLoaderData<typeof loader>()
  const { origin } = useView()
  const { team: words } = useWords()
  if (invites.length === 0) return null
  return (
    <section aria-labelledby="invites">
      <h2 id="invites">{words.invites}</h2>
      <p>{words.passOn}</p>
      <ul className="entries">
        {invites.map(({ id, email, role, expires_at, token }) => (
          <li key={id}>
            <div className="about">
              <h3>{email}</h3>
              <p className="quiet-text">
                {words.roles[role]} · {words.until} <Day at={expires_at} />
              </p>
              <TextField
                name={`link-${id}`}
                label={words.link}
                defaultValue={`${origin}/account/invite#token=${token}`}
                isRequired={false}
              />
              <form method="post" className="actions">
                <input type="hidden" name="invite_id" value={id} />
                <button type="submit" className="quiet" name="act" value="withdraw">
                  {words.withdraw}
                </button>
              </form>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
