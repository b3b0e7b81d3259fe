import { randomUUID } from 'node:crypto'
import { applicationOperations } from '@portal/contracts/application/http'
import { jobOperations } from '@portal/contracts/job/http'
import { questionOperations } from '@portal/contracts/job/questions'
import { blockedCompanyOperations } from '@portal/contracts/profile/blocked-companies-http'
import { resumeOperations } from '@portal/contracts/profile/resumes-http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { type ApiProblem, attempt, type Context, call, rejection } from '../../api/call.ts'
import { keyOf } from '../../api/form.ts'
import { readOwnApplication } from '../../api/own-application.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { readProfile, readSkills } from '../../api/seeker-profile.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { describedBy, Labelled } from '../../parts/labelled.tsx'
import { Page } from '../../parts/page.tsx'
import { QuestionFields } from '../../parts/question-fields.tsx'
import { useWords } from '../../parts/view.tsx'
import { answerErrorsOf, answersOf, readAnswersForm } from '../../rules/answers-form.ts'
import { applyStateOf } from '../../rules/apply-state.ts'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'
import { jobPath } from '../../rules/slug.ts'
import { SentProfile } from './sent-profile.tsx'

export async function loader({ params, context }: LoaderFunctionArgs) {
  const person = requireRole(context, 'JOB_SEEKER')
  const id = readId(params.id)
  const [job, application, profile] = await Promise.all([
    call(context, jobOperations.readJob, { params: { id } }),
    readOwnApplication(context, id),
    readProfile(context, person),
  ])
  const state = applyStateOf({ role: person.role, application }, job.status)
  if (state === 'applied' && application) throw redirect(`/applications/${application.id}`, 303)
  if (state === undefined || state === 'over') return { job, sent: undefined }
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
  const id = readId(params.id)
  const form = request.headers.has('content-type') ? await request.formData() : new FormData()
  const key = keyOf(form.get('key'))
  const { questions } = await call(context, questionOperations.readQuestions, { params: { id } })
  const typed = {
    // Browsers send line breaks of two characters, which the text does not have otherwise.
    letter: String(form.get('cover_letter') ?? '').replaceAll('\r\n', '\n'),
    resume: String(form.get('resume_id') ?? ''),
    answers: readAnswersForm(form, questions),
  }
  const body = {
    job_id: Number(id),
    cover_letter: typed.letter.trim() === '' ? undefined : typed.letter,
    resume_id: Number(typed.resume) || undefined,
    answers: answersOf(questions, typed.answers),
    // Of the questions that the form has shown.
    questions_version: Number(form.get('version')) || 0,
  }
  const sent = await attempt(context, applicationOperations.submitApplication, { body, key })
  if (sent.ok) return redirect(`/applications/${sent.value.id}?sent=`, 303)
  const { problem } = sent
  if (problem.error_code === 'ALREADY_APPLIED' || problem.error_code === 'PROFILE_NEEDED') {
    return redirect(`/jobs/${id}/apply`, 303)
  }
  return rejection(problem, { key, typed })
}

export default function Apply() {
  const { job, sent } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { apply: words } = useWords()
  const errors = errorsOf(rejected?.problem, words)
  return (
    <Page title={words.title(job.title)} isHidden layout="reading" hasError={rejected !== undefined}>
      <p>
        <a href={jobPath(job)}>{words.back}</a>
      </p>
      <h1>{words.title(job.title)}</h1>
      <p className="lead">
        {job.company_name} · {job.location}
      </p>
      <ErrorSummary problem={rejected?.problem} errors={errors} texts={words.problems} />
      {sent === undefined ? (
        <p className="notice warning">{job.status === 'OPEN' ? words.over : words.notOpen}</p>
      ) : (
        <>
          {sent.isBlocked && <p className="notice warning">{words.isBlocked(job.company_name)}</p>}
          <p>{words.whatIsSent(job.company_name)}</p>
          <SentProfile profile={sent.profile} skills={sent.skills} next={sent.next} />
          <form method="post" className="apply">
            <input type="hidden" name="key" value={rejected?.key ?? sent.key} />
            <input type="hidden" name="version" value={sent.asked.version} />
            <Added errors={errors} />
            <div className="actions">
              <button type="submit">{words.send}</button>
            </div>
          </form>
        </>
      )}
    </Page>
  )
}

function errorsOf(problem: ApiProblem | undefined, words: ReturnType<typeof useWords>['apply']) {
  const others = fieldErrorsOf(problem, ['cover_letter', 'resume_id'], words.fieldErrors)
  const { '': general, ...fields } = others
  const answers = answerErrorsOf(problem, words.answerErrors)
  const known = { ...fields, ...answers }
  return general === undefined || Object.keys(known).length > 0 ? known : others
}

/** What is sent beside the profile: a letter, a résumé and answers. */
function Added({ errors }: { errors: Readonly<Record<string, string>> }) {
  const { sent } = useLoaderData<typeof loader>()
  const typed = useActionData<typeof action>()?.typed
  const { apply: words, answering } = useWords()
  const { asked, resumes = [] } = sent ?? {}
  const chosen = typed?.resume ?? String(resumes.find(({ is_default }) => is_default)?.id ?? '')
  return (
    <>
      <Labelled name="cover_letter" label={words.letterLabel} hint={words.letterHint} error={errors.cover_letter}>
        <textarea
          id="cover_letter"
          name="cover_letter"
          rows={8}
          maxLength={5_000}
          defaultValue={typed?.letter}
          {...describedBy('cover_letter', words.letterHint, errors.cover_letter)}
        />
      </Labelled>
      <Labelled name="resume_id" label={words.resumeLabel} error={errors.resume_id}>
        <select
          id="resume_id"
          name="resume_id"
          defaultValue={chosen}
          {...describedBy('resume_id', undefined, errors.resume_id)}
        >
          <option value="">{words.noResume}</option>
          {resumes.map(({ id, file_name }) => (
            <option key={id} value={id}>
              {file_name}
            </option>
          ))}
        </select>
        <p>
          <a href="/me/resumes">{words.manageResumes}</a>
        </p>
      </Labelled>
      {asked && asked.questions.length > 0 && (
        <section aria-labelledby="questions">
          <h2 id="questions">{answering.questions}</h2>
          <QuestionFields questions={asked.questions} typed={typed?.answers ?? {}} errors={errors} />
        </section>
      )}
    </>
  )
}
