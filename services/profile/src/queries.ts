import type { Actor } from '@portal/chassis/actor'
import { type Database, single, type Transaction } from '@portal/chassis/database'
import { forbidden, missing } from '@portal/chassis/errors'
import type { State, StateQuery } from '@portal/contracts/event'
import type { RecruiterState, SeekerState } from '@portal/contracts/profile/events'
import { and, asc, eq, gt, isNull } from 'drizzle-orm'
import type { Context } from './context.ts'
import { stateOfRecruiter, stateOfSeeker } from './present.ts'
import {
  accessGrants,
  accounts,
  type RecruiterRow,
  recruiters,
  type SeekerRow,
  type SeekerSkillRow,
  seekerSkills,
  seekers,
} from './schema.ts'

/** How a profile is asked for: by its own id or by its user's. */
export type Which = { id: number } | { userId: number }

/** A recruiter profile. Throws `missing` where there is none. */
export async function findRecruiter(ctx: Context, which: Which): Promise<RecruiterRow> {
  const wanted = 'id' in which ? eq(recruiters.id, which.id) : eq(recruiters.userId, which.userId)
  const [row] = await ctx.db
    .select()
    .from(recruiters)
    .where(and(wanted, isNull(recruiters.isDeleted)))
  if (!row) throw missing('Recruiter profile')
  return row
}

/**
 * A recruiter profile for anyone, signed in or not. That of a person who is blocked is there for them and for
 * administrators alone; to all others it does not exist: throws `missing`.
 */
export async function findRecruiterFor(ctx: Context, actor: Actor | undefined, which: Which): Promise<RecruiterRow> {
  const recruiter = await findRecruiter(ctx, which)
  if (actor?.id === recruiter.userId || actor?.role === 'ADMIN') return recruiter
  const [account] = await ctx.db.select().from(accounts).where(eq(accounts.userId, recruiter.userId))
  if (account && !account.isActive) throw missing('Recruiter profile')
  return recruiter
}

/** A job seeker profile, whoever asks. Throws `missing` where there is none. */
export async function findSeeker(ctx: Context, which: Which): Promise<SeekerRow> {
  const wanted = 'id' in which ? eq(seekers.id, which.id) : eq(seekers.userId, which.userId)
  const [row] = await ctx.db
    .select()
    .from(seekers)
    .where(and(wanted, isNull(seekers.isDeleted)))
  if (!row) throw missing('Job seeker profile')
  return row
}

/** What other services may know of recruiters, by user id. */
export async function listRecruiterStates(ctx: Context, query: StateQuery): Promise<State<RecruiterState>[]> {
  const rows = await ctx.db
    .select()
    .from(recruiters)
    .where(and(gt(recruiters.userId, query.after), isNull(recruiters.isDeleted)))
    .orderBy(asc(recruiters.userId))
    .limit(query.limit)
  return rows.map((row) => ({ revision: row.revision, data: stateOfRecruiter(row) }))
}

/** What other services may know of job seekers, by user id. */
export async function listSeekerStates(ctx: Context, query: StateQuery): Promise<State<SeekerState>[]> {
  const rows = await ctx.db
    .select()
    .from(seekers)
    .where(and(gt(seekers.userId, query.after), isNull(seekers.isDeleted)))
    .orderBy(asc(seekers.userId))
    .limit(query.limit)
  return rows.map((row) => ({ revision: row.revision, data: stateOfSeeker(row) }))
}

/** A job seeker profile that the actor may see. To everybody else it does not exist: throws `missing`. */
export async function findSeekerFor(ctx: Context, actor: Actor, which: Which): Promise<SeekerRow> {
  const seeker = await findSeeker(ctx, which)
  if (!(await maySee(ctx, actor, seeker.userId))) throw missing('Job seeker profile')
  return seeker
}

async function maySee(ctx: Context, actor: Actor, seekerUserId: number): Promise<boolean> {
  if (actor.id === seekerUserId || actor.role === 'ADMIN') return true
  if (actor.role !== 'RECRUITER') return false
  const [applied] = await ctx.db
    .select()
    .from(accessGrants)
    .where(and(eq(accessGrants.recruiterUserId, actor.id), eq(accessGrants.seekerUserId, seekerUserId)))
  return applied !== undefined
}

/** The skills of a job seeker, by skill id. */
export function readSkills(db: Database, userId: number): Promise<SeekerSkillRow[]> {
  return db.select().from(seekerSkills).where(eq(seekerSkills.seekerUserId, userId)).orderBy(asc(seekerSkills.skillId))
}

/** The actor's own recruiter profile, locked for a change. Another person's is known to all: throws `forbidden`. */
export async function lockRecruiter(tx: Transaction, actor: Actor, userId: number): Promise<RecruiterRow> {
  const [row] = await tx
    .select()
    .from(recruiters)
    .where(and(eq(recruiters.userId, userId), isNull(recruiters.isDeleted)))
    .for('update')
  if (!row) throw missing('Recruiter profile')
  if (row.userId !== actor.id) throw forbidden('NOT_YOURS', 'This profile belongs to another recruiter')
  return row
}

/** The actor's own job seeker profile, locked for a change. Throws `missing` for another person's. */
export async function lockSeeker(tx: Transaction, actor: Actor, userId: number): Promise<SeekerRow> {
  const [row] = await tx
    .select()
    .from(seekers)
    .where(and(eq(seekers.userId, userId), isNull(seekers.isDeleted)))
    .for('update')
  if (row?.userId !== actor.id) throw missing('Job seeker profile')
  return row
}

/** A person's recruiter profile as it is now within a transaction. */
export async function readRecruiter(tx: Transaction, userId: number): Promise<RecruiterRow> {
  return single(await tx.select().from(recruiters).where(eq(recruiters.userId, userId)))
}

/** A person's job seeker profile as it is now within a transaction. */
export async function readSeeker(tx: Transaction, userId: number): Promise<SeekerRow> {
  return single(await tx.select().from(seekers).where(eq(seekers.userId, userId)))
}
