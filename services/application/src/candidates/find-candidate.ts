import { preparedBatch } from '@portal/chassis/database'
import { conflict } from '@portal/chassis/errors'
import { inArray } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { candidates } from '../schema.ts'
import { candidateReadModel } from './candidate-read-model.ts'

const candidateById = preparedBatch(
  (db, ids) => db.select().from(candidates).where(inArray(candidates.userId, ids)).prepare(),
  (row) => row.userId,
)

/**
 * The job seeker profile id of a user. As with jobs, the owner is asked once where the profile's event may still be on
 * its way. Throws `conflict` for a user without a profile.
 */
export async function findCandidate(ctx: Context, userId: number): Promise<number> {
  const [known] = await candidateById(ctx.db, userId)
  if (known) return known.jobSeekerId
  const facts = await candidateReadModel.fetchFromOwner(ctx, ctx.profile, userId)
  if (!facts) throw conflict('PROFILE_NEEDED', 'Create your job seeker profile before you apply')
  return facts.data.job_seeker_id
}
