import { jobOperations } from '@portal/contracts/job/http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, call, rejection } from '../../api/call.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { useWords } from '../../parts/view.tsx'
import { ConfirmPage } from './confirm-page.tsx'

export async function loader({ params, context }: LoaderFunctionArgs) {
  requireRole(context, 'ADMIN')
  return { job: await call(context, jobOperations.readJob, { params: { id: readId(params.id) } }) }
}

export async function action({ params, context }: ActionFunctionArgs) {
  requireRole(context, 'ADMIN')
  const removed = await attempt(context, jobOperations.deleteJob, { params: { id: readId(params.id) } })
  // One that was deleted meanwhile is not found, which is what was wanted.
  if (!removed.ok && removed.problem.status !== 404) return rejection(removed.problem)
  return redirect('/admin/jobs?removed=', 303)
}

export default function RemoveJob() {
  const { job } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { jobs: words } = useWords().admin
  return (
    <ConfirmPage
      title={words.removeTitle(job.title)}
      effects={words.removeEffects}
      button={words.removeButton}
      back="/admin/jobs"
      problem={rejected?.problem}
    />
  )
}
