import { preparedBatch } from '@portal/chassis/database'
import { conflict } from '@portal/chassis/errors'
import { inArray } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type Employer, employers } from '../schema.ts'
import { employerReadModel } from './employer-read-model.ts'

/**
 * The recruiter profile of a user. A profile so new that its event is still on its way is asked for once. Throws
 * `conflict` for a user without one.
 */
export async function findEmployer(ctx: Context, userId: number): Promise<Employer> {
  const known = await readEmployer(ctx, userId)
  if (known) return known
  if (!(await employerReadModel.fetchFromOwner(ctx, ctx.profile, userId))) {
    throw conflict('PROFILE_NEEDED', 'Create your recruiter profile before you post jobs')
  }
  return (await readEmployer(ctx, userId)) as Employer
}

const employerById = preparedBatch(
  (db, ids) => db.select().from(employers).where(inArray(employers.userId, ids)).prepare(),
  (row) => row.userId,
)

async function readEmployer(ctx: Context, userId: number): Promise<Employer | undefined> {
  const [employer] = await employerById(ctx.db, userId)
  return employer
}
