import { applicationOperations } from '@portal/contracts/application/http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, call, rejection } from '../../api/call.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { useWords } from '../../parts/view.tsx'
import { applicantPath, applicantsPath, movePath, readPlace } from '../../rules/applicant-search.ts'
import { isFinal, possibleDecisions, readDecision, readStatus } from '../../rules/application-state.ts'
import { HirePage } from '../hire/hire-page.tsx'

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const id = readId(params.id)
  const { searchParams } = new URL(request.url)
  const coming = { application_id: id, from: new Date().toISOString(), status: 'SCHEDULED', limit: 100 }
  const [application, interviews] = await Promise.all([
    call(context, applicationOperations.readApplication, { params: { id } }),
    attempt(context, applicationOperations.listInterviews, { query: coming }),
  ])
  return {
    application,
    decision: readDecision(searchParams.get('to')),
    back: applicantPath(id, readPlace(searchParams)),
    upcoming: interviews.ok ? interviews.value.items.length : 0,
  }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const id = readId(params.id)
  const place = readPlace(new URL(request.url).searchParams)
  const form = await request.formData()
  const decision = readDecision(form.get('to'))
  if (!decision) return redirect(applicantPath(id, place), 303)
  // What cannot be undone is confirmed first.
  if (isFinal(decision) && !form.has('confirmed')) return redirect(movePath(id, place, { to: decision }), 303)
  const expected_status = readStatus(form.get('expected'))
  const moved = await attempt(context, applicationOperations.changeApplicationStatus, {
    params: { id },
    body: { new_status: decision, expected_status },
  })
  if (moved.ok) return redirect(afterMove(moved.value, place), 303)
  return rejection(moved.problem)
}

/** Back to where the applicant was moved: the board, or the page of the applicant. */
function afterMove(
  { id, job_id }: { id: number; job_id: number },
  { search, at }: ReturnType<typeof readPlace>,
): string {
  const isOnBoard = search.view === 'board' && at === undefined
  return isOnBoard ? applicantsPath(job_id, search, { moved: id }) : applicantPath(id, { search, at }, { moved: 'yes' })
}

export default function MoveOne() {
  const { application, decision, back, upcoming } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { move: words, applicants } = useWords()
  const { candidate, status } = application
  const name = candidate?.full_name ?? applicants.unknownName
  const statusName = applicants.statuses[status]
  const texts = {
    STATUS_HAS_CHANGED: words.hasChanged(name, statusName),
    STEP_NOT_ALLOWED: words.hasChanged(name, statusName),
  }
  const isPossible = decision !== undefined && possibleDecisions(status).includes(decision)
  return (
    <HirePage title={decision ? words.titles[decision](name) : name} layout="reading" hasError={rejected !== undefined}>
      <ErrorSummary problem={rejected?.problem} texts={texts} />
      {!isPossible && !rejected && <p>{words.isNow(name, statusName)}</p>}
      {!isPossible && (
        <p className="actions">
          <a className="button" href={back}>
            {words.backToOne(name)}
          </a>
        </p>
      )}
      {isPossible && (
        <form method="post">
          <p>{words.told(1)}</p>
          {isFinal(decision) && upcoming > 0 && <p>{words.interviews(upcoming)}</p>}
          <p>{words.notBack}</p>
          <input type="hidden" name="to" value={decision} />
          <input type="hidden" name="expected" value={status} />
          <input type="hidden" name="confirmed" value="yes" />
          <div className="actions">
            <button type="submit" className={decision === 'REJECTED' ? 'danger' : undefined}>
              {applicants.decisions[decision]}
            </button>
            <a href={back}>{words.cancel}</a>
          </div>
        </form>
      )}
    </HirePage>
  )
}
