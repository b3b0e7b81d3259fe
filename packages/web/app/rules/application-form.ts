import type { NewApplication } from '@portal/contracts/application/submission'
import { checkAnswers } from '@portal/contracts/job/check-answers'
import type { QuestionSet } from '@portal/contracts/job/questions'
import { answersOf, readAnswersForm, type TypedAnswers } from './answers-form.ts'

const maxLetter = 5_000

/** What an applicant typed and chose. */
export type TypedApplication = {
  letter: string
  resume: string
  answers: TypedAnswers
  /** Of the questions that the form has shown. */
  version: number
}

export function readApplicationForm(form: FormData): TypedApplication {
  return {
    // Browsers send line breaks of two characters, which the text does not have otherwise.
    letter: String(form.get('cover_letter') ?? '').replaceAll('\r\n', '\n'),
    resume: String(form.get('resume_id') ?? ''),
    answers: readAnswersForm(form),
    version: Number(form.get('version')) || 0,
  }
}

/** The typed application as the API takes it. */
export function applicationBodyOf(jobId: string, typed: TypedApplication, set: QuestionSet): NewApplication {
  return {
    job_id: Number(jobId),
    cover_letter: typed.letter.trim() === '' ? undefined : typed.letter,
    resume_id: Number(typed.resume) || undefined,
    answers: answersOf(set.questions, typed.answers),
    questions_version: typed.version,
  }
}

/** Why the API would not accept an application, as far as it can be known before it is sent. */
export function faultsOf(typed: TypedApplication, { questions, version }: QuestionSet) {
  if (typed.version !== version) return { error_code: 'QUESTIONS_CHANGED', errors: [] }
  const { faults, refused } = checkAnswers(questions, answersOf(questions, typed.answers))
  const letter = { path: 'cover_letter', code: 'too_big', message: `must be at most ${maxLetter} characters` }
  const errors = [...(typed.letter.length > maxLetter ? [letter] : []), ...faults]
  if (errors.length > 0) return { error_code: 'VALIDATION_FAILED', errors }
  if (refused.length === 0) return undefined
  const notAcceptable = refused.map(({ id, text }) => ({
    path: `answers/${id}`,
    code: 'not_acceptable',
    message: text,
  }))
  return { error_code: 'NOT_ELIGIBLE', errors: notAcceptable }
}
