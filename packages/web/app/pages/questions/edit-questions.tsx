import { maxQuestions, questionOperations } from '@portal/contracts/job/questions'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, type Context, call, rejection } from '../../api/call.ts'
import { readOwnJob } from '../../api/own-job.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { useWords } from '../../parts/view.tsx'
import type { PageHandle } from '../../rules/hydration.ts'
import {
  afterStep,
  kindIn,
  questionErrorsOf,
  questionsBodyOf,
  readQuestionsForm,
  type TypedQuestion,
  typedQuestionsOf,
} from '../../rules/question-form.ts'
import { HirePage } from '../hire/hire-page.tsx'
import { QuestionsForm } from './questions-form.tsx'

export const handle: PageHandle = { hydrate: true }

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const job = await readOwnJob(context, readId(params.id))
  const set = await call(context, questionOperations.readQuestions, { params: { id: String(job.id) } })
  return {
    job: { id: job.id, title: job.title },
    version: set.version,
    typed: typedQuestionsOf(set.questions),
    // By the ids of questions. Codes of later versions have no text here.
    salaryHistory: (set.notices ?? [])
      .filter(({ code }) => code === 'SALARY_HISTORY_ASKED')
      .map(({ question_id }) => String(question_id)),
    most: maxQuestions,
    isSaved: new URL(request.url).searchParams.has('saved'),
  }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const id = readId(params.id)
  const form = await request.formData()
  const typed = readQuestionsForm(form)
  const version = Number(form.get('version')) || 0
  const act = String(form.get('act') ?? '')
  if (act !== 'save') return { typed: afterStep(typed, act, kindIn(form.get('new_kind'))), version, problem: undefined }
  const body = { questions: questionsBodyOf(typed), expected_version: version }
  const changed = await attempt(context, questionOperations.changeQuestions, { params: { id }, body })
  if (changed.ok) return redirect(`/hire/jobs/${id}/questions?saved=`, 303)
  const { problem } = changed
  if (problem.error_code !== 'QUESTIONS_CHANGED') return rejection(problem, { typed, version })
  return rejection(problem, await replacing(context, id, typed))
}

/** What was typed, to be saved instead of what somebody else saved meanwhile. What they removed is a new question then. */
async function replacing(context: Context, id: string, typed: readonly TypedQuestion[]) {
  const now = await call(context, questionOperations.readQuestions, { params: { id } })
  const ids = new Set(now.questions.map((each) => String(each.id)))
  return { typed: typed.map((each) => (ids.has(each.id) ? each : { ...each, id: '' })), version: now.version }
}

export default function EditQuestions() {
  const loaded = useLoaderData<typeof loader>()
  const posted = useActionData<typeof action>()
  const { questions: words } = useWords()
  const { job, isSaved, most, salaryHistory } = loaded
  const { typed, version, problem } = posted ?? { ...loaded, problem: undefined }
  const errors = questionErrorsOf(problem, typed, words.fieldErrors)
  return (
    <HirePage title={words.title(job.title)} hasError={problem !== undefined}>
      <p>
        <a href={`/hire/jobs/${job.id}`}>{words.back}</a>
      </p>
      <ErrorSummary problem={problem} errors={errors} texts={words.problems} />
      {isSaved && !posted && <p className="notice positive">{words.saved}</p>}
      <p>{words.explained}</p>
      <QuestionsForm
        sent={typed}
        path={`/hire/jobs/${job.id}/questions`}
        {...{ version, most, salaryHistory, errors }}
      />
    </HirePage>
  )
}
