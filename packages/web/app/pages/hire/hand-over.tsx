import { ownerOperations } from '@portal/contracts/job/owner-http'
import { may } from '@portal/contracts/profile/team'
import { teamOperations } from '@portal/contracts/profile/team-http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, call, rejection } from '../../api/call.ts'
import { readMembership } from '../../api/company.ts'
import { readForm } from '../../api/form.ts'
import { readOwnJob } from '../../api/own-job.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { SelectField } from '../../parts/field.tsx'
import { useView, useWords } from '../../parts/view.tsx'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'
import { HirePage } from './hire-page.tsx'

export async function loader({ params, context }: LoaderFunctionArgs) {
  const job = await readOwnJob(context, readId(params.id))
  const membership = await readMembership(context)
  const members = membership
    ? await call(context, teamOperations.listMembers, { params: { id: membership.company.id } })
    : []
  return { id: job.id, title: job.title, members: members.filter(({ role }) => may(role, 'MANAGE_JOBS')) }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const id = readId(params.id)
  const user_id = Number((await readForm(request))('user_id'))
  const handed = await attempt(context, ownerOperations.changeJobOwner, { params: { id }, body: { user_id } })
  return handed.ok ? redirect(`/hire/jobs/${id}?saved=`, 303) : rejection(handed.problem)
}

/** Where a job is handed over to a colleague. */
export default function HandOver() {
  const { id, title, members } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { person } = useView()
  const { team } = useWords()
  const { handOver: words } = team
  const errors = fieldErrorsOf(rejected?.problem, ['user_id'], words.fieldErrors)
  const options = members.map(
    ({ user_id, name }) =>
      [String(user_id), `${name ?? team.unnamed(user_id)}${user_id === person?.id ? ` (${team.you})` : ''}`] as const,
  )
  return (
    <HirePage title={words.title(title)} layout="reading" hasError={rejected !== undefined}>
      <ErrorSummary problem={rejected?.problem} errors={errors} texts={team.problems} />
      <ul>
        <li>{words.effect}</li>
        <li>{words.seesAll}</li>
      </ul>
      {members.length > 1 ? (
        <form method="post">
          <SelectField name="user_id" label={words.to} options={options} error={errors.user_id} />
          <div className="actions">
            <button type="submit">{words.button}</button>
            <a href={`/hire/jobs/${id}`}>{words.keep}</a>
          </div>
        </form>
      ) : (
        <>
          <p>{words.nobody}</p>
          <p className="actions">
            <a href="/hire/team">{words.toTeam}</a>
            <a href={`/hire/jobs/${id}`}>{words.keep}</a>
          </p>
        </>
      )}
    </HirePage>
  )
}
