import { randomUUID } from 'node:crypto'
import { applicationOperations } from '@portal/contracts/application/http'
import { jobOperations } from '@portal/contracts/job/http'
import { questionOperations } from '@portal/contracts/job/questions'
import { blockedCompanyOperations } from '@portal/contracts/profile/blocked-companies-http'
import { resumeOperations } from '@portal/contracts/profile/resumes-http'
import {
  type ActionFunctionArgs,
  createContext,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { type ApiProblem, attempt, type Context, call, errorPage, rejection } from '../../api/call.ts'
import { keyOf } from '../../api/form.ts'
import { readOwnApplication } from '../../api/own-application.ts'
import { problemOf } from '../../api/problem.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { readProfile, readSkills } from '../../api/seeker-profile.ts'
import { ApplyElsewhere } from '../../parts/apply-elsewhere.tsx'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { Page } from '../../parts/page.tsx'
import { useWords } from '../../parts/view.tsx'
import { answerErrorsOf } from '../../rules/answers-form.ts'
import { applicationBodyOf, faultsOf, readApplicationForm } from '../../rules/application-form.ts'
import { applyStateOf } from '../../rules/apply-state.ts'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'
import { jobPath } from '../../rules/slug.ts'
import { ApplicationFields } from './application-fields.tsx'
import { CheckStep } from './check-step.tsx'
import { KeptTexts } from './kept-texts.tsx'
import { SentProfile } from './sent-profile.tsx'

/** Whether something was typed, which is then shown even if the job is gone. */
const isTyped = createContext(false)

export async function loader({ params, context }: LoaderFunctionArgs) {
  const person = requireRole(context, 'JOB_SEEKER')
  const id = readId(params.id)
  const [read, application, profile] = await Promise.all([
    attempt(context, jobOperations.readJob, { params: { id } }),
    readOwnApplication(context, id),
    readProfile(context, person),
  ])
  if (!read.ok) {
    if (!context.get(isTyped)) throw errorPage(read.problem)
    return { job: undefined, sent: undefined }
  }
  const job = read.value
  const state = applyStateOf({ role: person.role, application }, job)
  if (state === 'applied' && application) throw redirect(`/applications/${application.id}`, 303)
  if (state === undefined || state === 'over' || state === 'elsewhere') return { job, sent: undefined }
  const next = `/jobs/${id}/apply`
  if (!profile) throw redirect(`/me/profile?${new URLSearchParams({ next })}`, 303)
  const [skills, asked, resumes, isBlocked] = await Promise.all([
    readSkills(context, person),
    call(context, questionOperations.readQuestions, { params: { id } }),
    // Without them one can still apply.
    attempt(context, resumeOperations.listResumes),
    blocks(context, person.id, job.company_id),
  ])
  // The key makes a form that is sent twice, or again after "back", one application.
  const sent = { profile, skills, asked, resumes: resumes.ok ? resumes.value : [], isBlocked, next, key: randomUUID() }
  return { job, sent }
}

/** Whether a job seeker blocks a company; false if that is not known just now. */
async function blocks(context: Context, user_id: number, company_id: number | null): Promise<boolean> {
  if (company_id === null) return false
  const block = await attempt(context, blockedCompanyOperations.readCompanyBlock, { params: { user_id, company_id } })
  return block.ok && block.value.is_blocked
}

export async function action({ params, context, request }: ActionFunctionArgs) {
  requireRole(context, 'JOB_SEEKER')
  context.set(isTyped, true)
  const id = readId(params.id)
  const form = request.headers.has('content-type') ? await request.formData() : new FormData()
  const typed = readApplicationForm(form)
  const given = { key: keyOf(form.get('key')), typed, isChecked: false }
  const asked = await attempt(context, questionOperations.readQuestions, { params: { id } })
  if (!asked.ok) return rejection(asked.problem, given)
  const act = form.get('act')
  // Back to the fields.
  if (act === 'change') return { ...given, problem: undefined }
  if (act !== 'send') {
    const faults = faultsOf(typed, asked.value)
    if (!faults) return { ...given, isChecked: true, problem: undefined }
    return rejection({ ...problemOf(faults.error_code === 'QUESTIONS_CHANGED' ? 409 : 422, {}, ''), ...faults }, given)
  }
  const body = applicationBodyOf(id, typed, asked.value)
  const sent = await attempt(context, applicationOperations.submitApplication, { body, key: given.key })
  if (sent.ok) return redirect(`/applications/${sent.value.id}?sent=`, 303)
  const { problem } = sent
  if (problem.error_code === 'ALREADY_APPLIED' || problem.error_code === 'PROFILE_NEEDED') {
    return redirect(`/jobs/${id}/apply`, 303)
  }
  return rejection(problem, given)
}

export default function Apply() {
  const { job, sent } = useLoaderData<typeof loader>()
  const posted = useActionData<typeof action>()
  const { apply: words } = useWords()
  const errors = errorsOf(posted?.problem, words)
  const isChecked = posted?.isChecked === true && sent !== undefined
  const title = job ? (isChecked ? words.checkTitle(job.title) : words.title(job.title)) : words.gone
  return (
    <Page title={title} isHidden layout="reading" hasError={posted?.problem !== undefined}>
      {job && (
        <p>
          <a href={jobPath(job)}>{words.back}</a>
        </p>
      )}
      <h1>{title}</h1>
      {job && (
        <p className="lead">
          {job.company_name} · {job.location}
        </p>
      )}
      {job && <ErrorSummary problem={posted?.problem} errors={errors} texts={words.problems} />}
      <Step errors={errors} isChecked={isChecked} />
    </Page>
  )
}

/** The form, what was typed to be checked, or why one cannot apply. */
function Step({ errors, isChecked }: { errors: Readonly<Record<string, string>>; isChecked: boolean }) {
  const { job, sent } = useLoaderData<typeof loader>()
  const posted = useActionData<typeof action>()
  const { apply: words } = useWords()
  if (!job || !sent) {
    return (
      <>
        {job?.status === 'OPEN' && job.apply_url !== null ? (
          <ApplyElsewhere job={job} />
        ) : (
          <p className="notice warning">{!job ? words.goneHint : job.status === 'OPEN' ? words.over : words.notOpen}</p>
        )}
        {posted && <KeptTexts typed={posted.typed} />}
      </>
    )
  }
  const { asked, resumes, next } = sent
  const key = posted?.key ?? sent.key
  if (posted && isChecked)
    return <CheckStep {...sent} job={job} path={next} typed={posted.typed} idempotencyKey={key} />
  return (
    <>
      {sent.isBlocked && <p className="notice warning">{words.isBlocked(job.company_name)}</p>}
      <p>{words.whatIsSent(job.company_name)}</p>
      <SentProfile profile={sent.profile} skills={sent.skills} next={next} />
      {/* The script of the page keeps what is typed, and shows it again. */}
      <form
        method="post"
        action={next}
        className="apply"
        data-keep={posted ? 'sent' : 'stored'}
        data-restored={words.restored}
      >
        <input type="hidden" name="key" value={key} />
        <input type="hidden" name="version" value={asked.version} />
        <ApplicationFields typed={posted?.typed} {...{ asked, resumes, errors }} />
        <div className="actions">
          <button type="submit" name="act" value="check">
            {words.check}
          </button>
        </div>
      </form>
    </>
  )
}

function errorsOf(problem: ApiProblem | undefined, words: ReturnType<typeof useWords>['apply']) {
  const others = fieldErrorsOf(problem, ['cover_letter', 'resume_id'], words.fieldErrors)
  const { '': general, ...fields } = others
  const answers = answerErrorsOf(problem, words.answerErrors)
  const known = { ...fields, ...answers }
  return general === undefined || Object.keys(known).length > 0 ? known : others
}
