import { notFound } from '@portal/chassis/errors'
import { preparedBatch } from '@portal/chassis/mysql/statements'
import { eq, inArray } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type Opening, openings, questionSets } from '../schema.ts'
import { openingReadModel } from './opening-read-model.ts'
import { questionReadModel } from './question-read-model.ts'

/** A job with what its applicants are asked, if that is anything. */
export type AskingOpening = Opening & { asked: typeof questionSets.$inferSelect | null }

/**
 * The job as the read model has it. If the read model does not have it, because the event has not arrived yet, the job
 * is fetched from its owner. Throws `notFound` if the owner does not have it either.
 */
export async function findOpening(ctx: Context, jobId: number): Promise<AskingOpening> {
  const stored = await readOpening(ctx, jobId)
  if (stored) return stored
  if (!(await openingReadModel.fetchFromOwner(ctx, ctx.job, jobId))) throw notFound('Job')
  return findNewerQuestions(ctx, jobId)
}

/** The job after its questions were fetched from its owner, because those in the read model may be outdated. */
export async function findNewerQuestions(ctx: Context, jobId: number): Promise<AskingOpening> {
  await questionReadModel.fetchFromOwner(ctx, ctx.job, jobId)
  return (await readOpening(ctx, jobId)) as AskingOpening
}

const openingById = preparedBatch(
  (db, ids) =>
    db
      .select({ opening: openings, asked: questionSets })
      .from(openings)
      .leftJoin(questionSets, eq(questionSets.jobId, openings.jobId))
      .where(inArray(openings.jobId, ids))
      .prepare(),
  ({ opening }) => opening.jobId,
)

async function readOpening(ctx: Context, jobId: number): Promise<AskingOpening | undefined> {
  const [row] = await openingById(ctx.db, jobId)
  return row && { ...row.opening, asked: row.asked }
}
