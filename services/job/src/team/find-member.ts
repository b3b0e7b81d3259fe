import type { Database } from '@portal/chassis/mysql/database'
import { preparedBatch } from '@portal/chassis/mysql/statements'
import { inArray } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type Member, members } from '../schema.ts'
import { memberReadModel } from './member-read-model.ts'

/**
 * The membership of a user, active or not. If its event has not arrived yet, it is fetched from the profile service.
 * Undefined if there is none. Throws `unavailable`.
 */
export async function findMember(ctx: Context, userId: number): Promise<Member | undefined> {
  const stored = await readMember(ctx.db, userId)
  if (stored) return stored
  if (!(await memberReadModel.fetchFromOwner(ctx, ctx.profile, userId))) return undefined
  ctx.walk()
  return readMember(ctx.db, userId)
}

const memberById = preparedBatch(
  (db, ids) => db.select().from(members).where(inArray(members.userId, ids)).prepare(),
  (row) => row.userId,
)

/** The membership of a user, as far as its event has arrived. */
export async function readMember(db: Database, userId: number): Promise<Member | undefined> {
  const [member] = await memberById(db, userId)
  return member
}
