import { conflict } from '@portal/chassis/errors'
import { preparedBatch } from '@portal/chassis/mysql/statements'
import { eq, getTableColumns, inArray } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type Employer, employers, members } from '../schema.ts'
import { employerReadModel } from './employer-read-model.ts'

/** A recruiter profile with the company of the recruiter, if it is known. */
export type KnownEmployer = Employer & { companyId: number | null }

/**
 * The recruiter profile of a user. If its event has not arrived yet, the profile is fetched from the profile service.
 * Throws `conflict` if the user has none.
 */
export async function findEmployer(ctx: Context, userId: number): Promise<KnownEmployer> {
  const stored = await readEmployer(ctx, userId)
  if (stored) return stored
  if (!(await employerReadModel.fetchFromOwner(ctx, ctx.profile, userId))) {
    throw conflict('PROFILE_NEEDED', 'Create your recruiter profile before you post jobs')
  }
  // The name of the company may differ from that in jobs which the recruiter already has.
  await ctx.cache.renew()
  return (await readEmployer(ctx, userId)) as KnownEmployer
}

const employerById = preparedBatch(
  (db, ids) =>
    db
      .select({ ...getTableColumns(employers), companyId: members.companyId })
      .from(employers)
      .leftJoin(members, eq(members.userId, employers.userId))
      .where(inArray(employers.userId, ids))
      .prepare(),
  (row) => row.userId,
)

async function readEmployer(ctx: Context, userId: number): Promise<KnownEmployer | undefined> {
  const [employer] = await employerById(ctx.db, userId)
  return employer
}
