import { notFound } from '@portal/chassis/errors'
import { preparedBatch } from '@portal/chassis/mysql/statements'
import { inArray } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type Opening, openings } from '../schema.ts'
import { openingReadModel } from './opening-read-model.ts'

/**
 * The job as the read model has it. If the read model does not have it, because the event has not arrived yet, the job
 * is fetched from its owner. Throws `notFound` if the owner does not have it either.
 */
export async function findOpening(ctx: Context, jobId: number): Promise<Opening> {
  const stored = await readOpening(ctx, jobId)
  if (stored) return stored
  if (!(await openingReadModel.fetchFromOwner(ctx, ctx.job, jobId))) throw notFound('Job')
  return (await readOpening(ctx, jobId)) as Opening
}

const openingById = preparedBatch(
  (db, ids) => db.select().from(openings).where(inArray(openings.jobId, ids)).prepare(),
  (row) => row.jobId,
)

async function readOpening(ctx: Context, jobId: number): Promise<Opening | undefined> {
  const [opening] = await openingById(ctx.db, jobId)
  return opening
}
