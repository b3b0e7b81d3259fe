import { isDeepStrictEqual } from 'node:util'
import { conflict, invalidField } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { type Transaction, transact } from '@portal/chassis/mysql/database'
import { questionsChanged } from '@portal/contracts/job/events'
import type { NewQuestion, Question, QuestionsChange } from '@portal/contracts/job/questions'
import { record } from '@portal/messaging/outbox/record'
import type { Context } from '../context.ts'
import { lockJob } from '../jobs/queries.ts'
import { jobQuestions, type QuestionsRow } from '../schema.ts'
import { readQuestionsOf } from './queries.ts'

/**
 * Replaces the questions of a job, for its owner. A question keeps its id, and ids are not used again, so that answers
 * that somebody is writing stay with theirs. Questions that are the same as before change nothing.
 */
export function changeQuestions(
  ctx: Context,
  actor: Actor,
  jobId: number,
  input: QuestionsChange,
): Promise<QuestionsRow> {
  return transact(ctx, async (tx) => {
    const { recruiterUserId } = await lockJob(ctx, tx, actor, jobId)
    const before = await readQuestionsOf(tx, jobId)
    if (input.expected_version !== undefined && input.expected_version !== before.version) {
      throw conflict('QUESTIONS_CHANGED', 'The questions have changed since you read them')
    }
    const questions = withIds(input.questions, before)
    if (isDeepStrictEqual(questions, before.questions)) return before
    const row = { jobId, version: before.version + 1, questions }
    await writeQuestions(tx, row, recruiterUserId)
    return row
  })
}

/** Stores the questions of a job, and reports them. */
export async function writeQuestions(tx: Transaction, row: QuestionsRow, recruiterUserId: number): Promise<void> {
  const { jobId, version, questions } = row
  await tx.insert(jobQuestions).values(row).onDuplicateKeyUpdate({ set: { version, questions } })
  const data = { job_id: jobId, recruiter_user_id: recruiterUserId, version, questions }
  await record(tx, questionsChanged, { aggregateId: jobId, revision: version, data })
}

/** Gives an id to each new question. Throws 422 for an id that no question of the job has. */
function withIds(given: readonly NewQuestion[], { version, questions }: QuestionsRow): Question[] {
  const unused = new Set(questions.map(({ id }) => id))
  return given.map(({ id, ...question }, index) => {
    if (id !== undefined && !unused.delete(id)) {
      throw invalidField(`questions/${index}/id`, 'unknown', 'must be the id of a question of this job, once')
    }
    // The number of the change makes it new in the job.
    return { id: id ?? (version + 1) * 100 + index, ...question }
  })
}
