import { conflict } from '@portal/chassis/errors'
import { preparedBatch } from '@portal/chassis/mysql/statements'
import { inArray } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { candidates } from '../schema.ts'
import { candidateReadModel } from './candidate-read-model.ts'

const candidateById = preparedBatch(
  (db, ids) => db.select().from(candidates).where(inArray(candidates.userId, ids)).prepare(),
  (row) => row.userId,
)

/**
 * The job seeker profile id of a user. If the read model does not have it, because the event has not arrived yet, the
 * profile is fetched from its owner. Throws `conflict` for a user without a profile.
 */
export async function findCandidate(ctx: Context, userId: number): Promise<number> {
  const [candidate] = await candidateById(ctx.db, userId)
  if (candidate) return candidate.jobSeekerId
  const fetched = await candidateReadModel.fetchFromOwner(ctx, ctx.profile, userId)
  if (!fetched) throw conflict('PROFILE_NEEDED', 'Create your job seeker profile before you apply')
  return fetched.data.job_seeker_id
}
