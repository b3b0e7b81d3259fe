import { jobOperations } from '@portal/contracts/job/http'
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { attempt, call, rejection } from '../../api/call.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { useWords } from '../../parts/view.tsx'
import { ConfirmPage } from './confirm-page.tsx'

export async function loader({ params, context }: LoaderFunctionArgs) {
  requireRole(context, 'ADMIN')
  const found = await call(context, jobOperations.listSkills, { query: { ids: readId(params.id) } })
  const [skill] = found.items
  if (!skill) throw data(undefined, { status: 404 })
  return { skill }
}

export async function action({ params, context }: ActionFunctionArgs) {
  requireRole(context, 'ADMIN')
  const removed = await attempt(context, jobOperations.deleteSkill, { params: { id: readId(params.id) } })
  if (!removed.ok && removed.problem.status !== 404) return rejection(removed.problem)
  return redirect('/admin/skills?removed=', 303)
}

export default function RemoveSkill() {
  const { skill } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { skills: words } = useWords().admin
  return (
    <ConfirmPage
      title={words.removeTitle(skill.name)}
      effects={words.removeEffects}
      button={words.removeButton}
      back="/admin/skills"
      problem={rejected?.problem}
    />
  )
}
