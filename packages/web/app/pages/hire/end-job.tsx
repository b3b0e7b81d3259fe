import { type GivenCloseReason, givenCloseReasons } from '@portal/contracts/job/end'
import { jobOperations } from '@portal/contracts/job/http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, type Context, rejection } from '../../api/call.ts'
import { withCounts } from '../../api/count-applicants.ts'
import { readForm } from '../../api/form.ts'
import { readOwnJob } from '../../api/own-job.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { CheckBox, SelectField } from '../../parts/field.tsx'
import { useWords } from '../../parts/view.tsx'
import { stepsOf } from '../../rules/job-steps.ts'
import { HirePage } from './hire-page.tsx'

type Act = 'close' | 'delete'

/** The page serves two addresses, whose ends say what is to be confirmed. */
function actOf(request: Request): Act {
  return new URL(request.url).pathname.endsWith('/close') ? 'close' : 'delete'
}

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const act = actOf(request)
  const own = await readOwnJob(context, readId(params.id))
  // Already closed: the page of the job says so.
  if (!stepsOf(own.status).asked.some((each) => each === act)) throw redirect(`/hire/jobs/${own.id}`, 303)
  const [counted] = await withCounts(context, [own])
  const { APPLIED = 0, SHORTLISTED = 0 } = counted?.counts ?? {}
  return { act, id: own.id, title: own.title, isDraft: own.status === 'DRAFT', undecided: APPLIED + SHORTLISTED }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const [act, id] = [actOf(request), readId(params.id)]
  const field = await readForm(request)
  const reason = givenCloseReasons.find((each) => each === field('reason'))
  const ended = await end(context, { act, id, reason, isRejecting: field('reject') === 'on' })
  if (!ended.ok) return rejection(ended.problem)
  return redirect(act === 'close' ? `/hire/jobs/${id}?saved=` : '/hire/jobs?deleted=', 303)
}

type Ending = { act: Act; id: string; reason: GivenCloseReason | undefined; isRejecting: boolean }

function end(context: Context, { act, id, reason, isRejecting }: Ending) {
  const body = { new_status: 'CLOSED', close_reason: reason, reject_remaining: isRejecting || undefined } as const
  return act === 'close'
    ? attempt(context, jobOperations.changeJobStatus, { params: { id }, body })
    : attempt(context, jobOperations.deleteJob, { params: { id } })
}

export default function EndJob() {
  const { act, id, title, isDraft, undecided } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { hireJobs: words } = useWords()
  const isClosing = act === 'close'
  return (
    <HirePage
      title={isClosing ? words.closeTitle(title) : words.deleteTitle(title)}
      layout="reading"
      hasError={rejected !== undefined}
    >
      <ErrorSummary problem={rejected?.problem} texts={words.problems} />
      <ul>
        {isClosing && <li>{words.closeEffect}</li>}
        {!isClosing && <li>{isDraft ? words.deleteDraft : words.deleteEffect}</li>}
        {!isDraft && <li>{undecided > 0 ? words.endUndecided(undecided) : words.endNobody}</li>}
        <li>{isClosing ? words.closeBack : words.deleteForEver}</li>
      </ul>
      <form method="post">
        {isClosing && <Reason />}
        {isClosing && undecided > 0 && <CheckBox name="reject" label={words.rejectRemaining(undecided)} />}
        <div className="actions">
          <button type="submit" className="danger">
            {isClosing ? words.closeButton : words.deleteButton}
          </button>
          <a href={`/hire/jobs/${id}`}>{words.keep}</a>
        </div>
      </form>
    </HirePage>
  )
}

function Reason() {
  const { hireJobs: words } = useWords()
  const reasons = givenCloseReasons.map((reason) => [reason, words.closing.kinds[reason]] as const)
  return <SelectField name="reason" label={words.reason} options={[['', words.noReason], ...reasons]} />
}
