import { notFound } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import type { Database, Transaction } from '@portal/chassis/mysql/database'
import { single } from '@portal/chassis/mysql/statements'
import type { State, StateQuery } from '@portal/contracts/event'
import type { SeekerState } from '@portal/contracts/profile/events'
import { and, asc, eq, gt, isNull } from 'drizzle-orm'
import type { Context } from '../context.ts'
import type { ProfileKey } from '../profile-key.ts'
import { type SeekerRow, type SeekerSkillRow, seekerSkills, seekers } from '../schema.ts'
import { maySeeSeeker } from './may-see-seeker.ts'
import { stateOfSeeker } from './present.ts'

/** A job seeker profile, without an access check. Throws `notFound` if there is none. */
export async function findSeeker(ctx: Context, key: ProfileKey): Promise<SeekerRow> {
  const hasKey = 'id' in key ? eq(seekers.id, key.id) : eq(seekers.userId, key.userId)
  const [row] = await ctx.db
    .select()
    .from(seekers)
    .where(and(hasKey, isNull(seekers.isDeleted)))
  if (!row) throw notFound('Job seeker profile')
  return row
}

/** A page of job seeker states for other services, by user id. */
export async function listSeekerStates(ctx: Context, query: StateQuery): Promise<State<SeekerState>[]> {
  const rows = await ctx.db
    .select()
    .from(seekers)
    .where(and(gt(seekers.userId, query.after), isNull(seekers.isDeleted)))
    .orderBy(asc(seekers.userId))
    .limit(query.limit)
  return rows.map((row) => ({ revision: row.revision, data: stateOfSeeker(row) }))
}

/** A job seeker profile that the actor may see. Throws `notFound` otherwise. */
export async function findSeekerFor(ctx: Context, actor: Actor, key: ProfileKey): Promise<SeekerRow> {
  const seeker = await findSeeker(ctx, key)
  if (!(await maySeeSeeker(ctx, actor, seeker.userId))) throw notFound('Job seeker profile')
  return seeker
}

/** The actor's own job seeker profile. Throws `notFound` for another one. */
export async function findOwnSeeker(ctx: Context, actor: Actor, userId: number): Promise<SeekerRow> {
  if (actor.id !== userId) throw notFound('Job seeker profile')
  return findSeeker(ctx, { userId })
}

/** The skills of a job seeker, by skill id. */
export function readSkills(db: Database, userId: number): Promise<SeekerSkillRow[]> {
  return db.select().from(seekerSkills).where(eq(seekerSkills.seekerUserId, userId)).orderBy(asc(seekerSkills.skillId))
}

/** Reads and locks the actor's own job seeker profile. Throws `notFound` for another one. */
export async function lockSeeker(tx: Transaction, actor: Actor, userId: number): Promise<SeekerRow> {
  const [row] = await tx
    .select()
    .from(seekers)
    .where(and(eq(seekers.userId, userId), isNull(seekers.isDeleted)))
    .for('update')
  if (row?.userId !== actor.id) throw notFound('Job seeker profile')
  return row
}

/** Reads a job seeker profile within a transaction, with the changes made in it. */
export async function readSeeker(tx: Transaction, userId: number): Promise<SeekerRow> {
  return single(await tx.select().from(seekers).where(eq(seekers.userId, userId)))
}
