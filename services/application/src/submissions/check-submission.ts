import { conflict, HttpError, invalidField, unprocessable } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import type { NewApplication } from '@portal/contracts/application/submission'
import { stateOf } from '@portal/contracts/event'
import { checkAnswers } from '@portal/contracts/job/check-answers'
import type { Question } from '@portal/contracts/job/questions'
import { resumeState } from '@portal/contracts/profile/events'
import type { Context } from '../context.ts'
import { type AskingOpening, findNewerQuestions } from '../openings/find-opening.ts'
import type { SubmissionRow } from '../schema.ts'

/** What is sent with an application, and the questions that it answers. */
export type Sent = Omit<SubmissionRow, 'applicationId' | 'attempt'> & { questions: readonly Question[] }

/**
 * Checks what is sent with an application. Undefined if that is nothing. Throws `conflict` for answers to other
 * questions than those of the job, and 422 for answers that are missing or not acceptable, and for a résumé that the
 * applicant does not have.
 */
export async function checkSubmission(
  ctx: Context,
  actor: Actor,
  opening: AskingOpening,
  input: NewApplication,
): Promise<Sent | undefined> {
  const [{ questions, version, flagged }] = await Promise.all([
    checkQuestions(ctx, opening, input),
    input.resume_id === undefined || assertOwnResume(ctx, actor, input.resume_id),
  ])
  const { cover_letter = null, resume_id = null, answers = [], source } = input
  if (cover_letter === null && resume_id === null && answers.length === 0 && !source) return undefined
  return {
    coverLetter: cover_letter,
    resumeId: resume_id,
    questionsVersion: answers.length === 0 ? null : version,
    answers: answers.length === 0 ? null : answers,
    flaggedIds: flagged.length === 0 ? null : flagged.map(({ id }) => id),
    sourceChannel: source?.channel ?? null,
    sourceCampaign: source?.campaign ?? null,
    questions,
  }
}

async function checkQuestions(ctx: Context, opening: AskingOpening, input: NewApplication) {
  const { answers = [], questions_version: given } = input
  const isOutdated = given !== undefined && given > (opening.asked?.revision ?? 0)
  const { asked } = isOutdated ? await findNewerQuestions(ctx, opening.jobId) : opening
  const { questions, revision: version } = asked ?? { questions: [], revision: 0 }
  if (given === undefined && answers.length > 0) throw invalidField('questions_version', 'required', 'is required')
  const mustAnswer = given === undefined && questions.some((each) => each.is_required)
  if (mustAnswer || (given !== undefined && given !== version)) {
    throw conflict('QUESTIONS_CHANGED', 'The job has other questions than those that were answered: read them again')
  }
  // Clients of earlier versions know no questions; whoever names their version answers them.
  if (given === undefined) return { questions, version, flagged: [] }
  const { faults, refused, flagged } = checkAnswers(questions, answers)
  if (faults.length > 0) throw unprocessable('The request has invalid fields', faults)
  if (refused.length > 0) {
    throw new HttpError('unprocessable', 'NOT_ELIGIBLE', 'With these answers, one cannot apply for this job', {
      errors: refused.map(({ id, text }) => ({ path: `answers/${id}`, code: 'not_acceptable', message: text })),
    })
  }
  return { questions, version, flagged }
}

async function assertOwnResume(ctx: Context, actor: Actor, id: number): Promise<void> {
  const found = await ctx.profile.request(`/resumes/${id}`, stateOf(resumeState))
  const isSendable = found?.data.user_id === actor.id && found.data.scan !== 'INFECTED'
  if (!isSendable) throw invalidField('resume_id', 'unknown', 'must be one of your résumés, without a virus')
}
