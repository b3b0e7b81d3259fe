import { applicationOperations } from '@portal/contracts/application/http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, call, rejection } from '../../api/call.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { useWords } from '../../parts/view.tsx'
import { isActive, maxAttempts } from '../../rules/application-state.ts'
import { MePage } from '../me/me-page.tsx'

export async function loader({ params, context }: LoaderFunctionArgs) {
  requireRole(context, 'JOB_SEEKER')
  const id = readId(params.id)
  const application = await call(context, applicationOperations.readApplication, { params: { id } })
  // Nothing to withdraw: the application says why.
  if (!isActive(application)) throw redirect(`/applications/${id}`, 303)
  return { application }
}

export async function action({ params, context }: ActionFunctionArgs) {
  requireRole(context, 'JOB_SEEKER')
  const id = readId(params.id)
  const withdrawn = await attempt(context, applicationOperations.withdrawApplication, { params: { id } })
  if (withdrawn.ok) return redirect(`/applications/${id}?withdrawn=`, 303)
  // Decided or withdrawn in the meantime.
  if (withdrawn.problem.error_code === 'STEP_NOT_ALLOWED') return redirect(`/applications/${id}`, 303)
  return rejection(withdrawn.problem)
}

export default function Withdraw() {
  const { application } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { applications: words } = useWords()
  const { id, job, attempt: attempts } = application
  const name = job.title ?? words.unknownJob
  const left = maxAttempts - attempts
  return (
    <MePage title={words.withdrawTitle(name)} hasError={rejected !== undefined}>
      <ErrorSummary problem={rejected?.problem} />
      <ul>
        <li>{words.withdrawTold(job.company_name ?? words.theCompany)}</li>
        <li>{words.withdrawInterviews}</li>
        <li>{left > 0 ? words.withdrawAgain(left) : words.withdrawForEver}</li>
      </ul>
      <form method="post" className="actions">
        <button type="submit" className="danger">
          {words.withdrawButton}
        </button>
        <a href={`/applications/${id}`}>{words.keep}</a>
      </form>
    </MePage>
  )
}
