import { applicationOperations } from '@portal/contracts/application/http'
import { submissionOperations } from '@portal/contracts/application/submission'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { attempt, call } from '../../api/call.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { ApplicationStatusTag } from '../../parts/application-status.tsx'
import { InterviewList } from '../../parts/interview-list.tsx'
import { ItemsSection } from '../../parts/items-section.tsx'
import { SentTexts } from '../../parts/sent-texts.tsx'
import { Timeline } from '../../parts/timeline.tsx'
import { useWords } from '../../parts/view.tsx'
import { canApplyAgain, isActive, meaningOf } from '../../rules/application-state.ts'
import { MePage } from '../me/me-page.tsx'

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  requireRole(context, 'JOB_SEEKER')
  const id = readId(params.id)
  const { searchParams } = new URL(request.url)
  const [application, submission, history, interviews] = await Promise.all([
    call(context, applicationOperations.readApplication, { params: { id } }),
    attempt(context, submissionOperations.readSubmission, { params: { id } }),
    call(context, applicationOperations.listApplicationHistory, { params: { id }, query: { limit: 100 } }),
    // Without them the page still says how the application stands.
    attempt(context, applicationOperations.listInterviews, { query: { application_id: id, limit: 100 } }),
  ])
  return {
    application,
    submission: submission.ok ? submission.value : undefined,
    steps: history.items,
    interviews: interviews.ok ? interviews.value.items : undefined,
    isSent: searchParams.has('sent') && application.status === 'APPLIED',
    isWithdrawn: searchParams.has('withdrawn') && application.status === 'WITHDRAWN',
  }
}

export default function ApplicationPage() {
  const { application, submission, interviews, isSent, isWithdrawn } = useLoaderData<typeof loader>()
  const { applications: words, interviews: interviewWords, apply } = useWords()
  const { job, status } = application
  const name = job.title ?? words.unknownJob
  return (
    <MePage title={words.pageTitle(name)} heading={name}>
      {isSent && (
        <div className="notice positive" data-saved-draft={`/jobs/${job.id}/apply`}>
          <h2>{apply.isSent}</h2>
          <p>{apply.comesNext}</p>
        </div>
      )}
      {isWithdrawn && <p className="notice positive">{words.isWithdrawn}</p>}
      <p className="lead">{[job.company_name, job.location].filter((each) => each !== null).join(' · ')}</p>
      <p>
        <ApplicationStatusTag status={status} /> {words.explained.statuses[status]}
      </p>
      <Actions />
      <History />
      {submission && <SentTexts submission={submission} />}
      <ItemsSection
        id="interviews"
        title={interviewWords.title}
        items={interviews}
        none={words.noInterviews}
        unavailable={words.interviewsUnavailable}
      >
        {interviews && <InterviewList interviews={interviews} />}
      </ItemsSection>
    </MePage>
  )
}

function Actions() {
  const { application } = useLoaderData<typeof loader>()
  const { applications: words, apply } = useWords()
  const { id, job } = application
  // The page of a closed job may be gone.
  const isShown = job.status === 'OPEN' || job.status === 'PAUSED'
  if (!isShown && !isActive(application)) return null
  return (
    <p className="actions">
      {canApplyAgain(application, job.status) && (
        <a className="button" href={`/jobs/${job.id}/apply`}>
          {apply.again}
        </a>
      )}
      {isShown && <a href={`/jobs/${job.id}`}>{words.toJob}</a>}
      {isActive(application) && <a href={`/applications/${id}/withdraw`}>{words.withdraw}</a>}
    </p>
  )
}

function History() {
  const { steps, application } = useLoaderData<typeof loader>()
  const { applications: words } = useWords()
  const company = application.job.company_name ?? words.theCompany
  return (
    <section aria-labelledby="history">
      <h2 id="history">{words.history}</h2>
      <Timeline steps={steps} textOf={(step) => words.steps[meaningOf(step)](company)} />
    </section>
  )
}
