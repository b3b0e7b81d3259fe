import { applicationOperations } from '@portal/contracts/application/http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, rejection } from '../../api/call.ts'
import { readId } from '../../api/read-id.ts'
import { readChangeableInterview } from '../../api/recruiter-interview.ts'
import { requireRole } from '../../api/require-role.ts'
import { Appointment } from '../../parts/appointment.tsx'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { useWords } from '../../parts/view.tsx'
import { HirePage } from '../hire/hire-page.tsx'

export async function loader({ params, context }: LoaderFunctionArgs) {
  requireRole(context, 'RECRUITER')
  return readChangeableInterview(context, readId(params.id))
}

export async function action({ params, context }: ActionFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const id = readId(params.id)
  const body = { status: 'CANCELLED' } as const
  const cancelled = await attempt(context, applicationOperations.changeInterview, { params: { id }, body })
  if (cancelled.ok) return redirect(`/hire/interviews/${id}`, 303)
  return rejection(cancelled.problem)
}

export default function CancelInterview() {
  const { interview, canChange } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { meeting: words, invite, applicants } = useWords()
  const { id, candidate, interview_date } = interview
  const name = candidate?.full_name ?? applicants.unknownName
  return (
    <HirePage title={words.cancelTitle(name)} layout="reading" hasError={rejected !== undefined}>
      <ErrorSummary problem={rejected?.problem} texts={invite.problems} />
      {canChange ? (
        <>
          <p>
            <Appointment at={interview_date} />
          </p>
          <p>{words.cancelTold}</p>
          <form method="post" className="actions">
            <button type="submit" className="danger">
              {words.cancelButton}
            </button>
            <a href={`/hire/interviews/${id}`}>{words.keep}</a>
          </form>
        </>
      ) : (
        <>
          {!rejected && <p className="notice warning">{words.fixed}</p>}
          <p>
            <a href={`/hire/interviews/${id}`}>{words.back}</a>
          </p>
        </>
      )}
    </HirePage>
  )
}
