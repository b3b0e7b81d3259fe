import { preparedBatch } from '@portal/chassis/database'
import { missing } from '@portal/chassis/errors'
import { inArray } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type Opening, openings } from '../schema.ts'
import { openingReadModel } from './opening-read-model.ts'

/**
 * The job as we know it. A job we have not heard of may be so new that its event is still on its way, so then its owner
 * is asked, once. Throws `missing` where the owner does not know it either.
 */
export async function findOpening(ctx: Context, jobId: number): Promise<Opening> {
  const known = await readOpening(ctx, jobId)
  if (known) return known
  if (!(await openingReadModel.fetchFromOwner(ctx, ctx.job, jobId))) throw missing('Job')
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
