import { applicationOperations } from '@portal/contracts/application/http'
import { jobOperations } from '@portal/contracts/job/http'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { readNeighbours } from '../../api/applicant-neighbours.ts'
import { readSentProfile } from '../../api/applicant-profile.ts'
import { attempt, call } from '../../api/call.ts'
import { framesContext } from '../../api/frames.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { readSubmission } from '../../api/sent-resume.ts'
import { SentTexts } from '../../parts/sent-texts.tsx'
import { Timeline } from '../../parts/timeline.tsx'
import { useWords } from '../../parts/view.tsx'
import { applicantPath, applicantsPath, pageOf, readPlace } from '../../rules/applicant-search.ts'
import { meaningOf } from '../../rules/application-state.ts'
import { HirePage } from '../hire/hire-page.tsx'
import { ApplicantInterviews } from './applicant-interviews.tsx'
import { ApplicantProfile } from './applicant-profile.tsx'
import { ApplicantState } from './applicant-state.tsx'
import { SentResumeSection } from './sent-resume.tsx'

const notShared = { profile: 'missing' as const, skills: undefined, isAsSent: false }

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const id = readId(params.id)
  const { searchParams } = new URL(request.url)
  const place = readPlace(searchParams)
  const application = await call(context, applicationOperations.readApplication, { params: { id } })
  const { job_id, candidate } = application
  const [shared, sent, job, history, interviews, neighbours] = await Promise.all([
    candidate ? readSentProfile(context, { id, userId: candidate.user_id }) : notShared,
    readSubmission(context, id),
    attempt(context, jobOperations.readJob, { params: { id: job_id } }),
    attempt(context, applicationOperations.listApplicationHistory, { params: { id }, query: { limit: 100 } }),
    attempt(context, applicationOperations.listInterviews, {
      query: { application_id: id, sort: 'date', limit: 100 },
    }),
    readNeighbours(context, application, place),
  ])
  context.get(framesContext).allowInPage()
  return {
    application,
    place,
    shared,
    ...sent,
    jobSkills: job.ok ? job.value.skills : undefined,
    steps: history.ok ? history.value.items : undefined,
    interviews: interviews.ok ? interviews.value.items : undefined,
    neighbours,
    isMoved: searchParams.has('moved'),
  }
}

export default function Applicant() {
  const loaded = useLoaderData<typeof loader>()
  const { application, place, shared, submission, resume, jobSkills, interviews, isMoved } = loaded
  const { applicant: words, applicants } = useWords()
  const { job, candidate, status } = application
  const name = candidate?.full_name ?? applicants.unknownName
  return (
    <HirePage title={words.title(name, job.title ?? applicants.unknownJob)} heading={name}>
      <Neighbours />
      {isMoved && (
        <p className="notice positive" role="status">
          {words.moved(name, applicants.statuses[status])}
        </p>
      )}
      <div className="job-page">
        <div>
          {submission && <SentTexts submission={submission} />}
          {submission?.resume_id && <SentResumeSection applicationId={application.id} resume={resume} />}
          <ApplicantProfile {...shared} jobSkills={jobSkills} />
          <ApplicantInterviews interviews={interviews} />
          <History />
        </div>
        <ApplicantState application={application} place={place} hasPage={jobSkills !== undefined} />
      </div>
    </HirePage>
  )
}

function Neighbours() {
  const { application, place, neighbours } = useLoaderData<typeof loader>()
  const { applicant: words, applicants } = useWords()
  const { search, at } = place
  const { previous, next } = neighbours
  const links = [
    ['prev', words.previous, previous],
    ['next', words.next, next],
  ] as const
  return (
    <nav aria-label={words.neighbours} className="neighbours">
      <a href={applicantsPath(application.job_id, { ...search, page: pageOf(at) })}>{words.back}</a>
      {links.map(
        ([rel, text, neighbour]) =>
          neighbour && (
            <a key={rel} rel={rel} href={applicantPath(neighbour.item.id, { search, at: neighbour.at })}>
              {text}{' '}
              <span className="hidden-text">{neighbour.item.candidate?.full_name ?? applicants.unknownName}</span>
            </a>
          ),
      )}
    </nav>
  )
}

/** What happened, in plain words. */
function History() {
  const { steps, application } = useLoaderData<typeof loader>()
  const { applicant: words, applicants, unavailable } = useWords()
  const name = application.candidate?.full_name ?? applicants.unknownName
  return (
    <section aria-labelledby="history">
      <h2 id="history">{words.history}</h2>
      {steps === undefined && <p>{unavailable}</p>}
      {steps && <Timeline steps={steps} textOf={(step) => words.steps[meaningOf(step)](name)} />}
    </section>
  )
}
