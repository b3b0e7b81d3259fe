import { forbidden, notFound } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import type { Transaction } from '@portal/chassis/mysql/database'
import { single } from '@portal/chassis/mysql/statements'
import type { State, StateQuery } from '@portal/contracts/event'
import type { RecruiterState } from '@portal/contracts/profile/events'
import { and, asc, eq, gt, isNull } from 'drizzle-orm'
import type { Context } from '../context.ts'
import type { ProfileKey } from '../profile-key.ts'
import { stateOfRecruiter } from '../recruiter-state.ts'
import { accounts, type RecruiterRow, recruiters } from '../schema.ts'

/** A recruiter profile. Throws `notFound` if there is none. */
export async function findRecruiter(ctx: Context, key: ProfileKey): Promise<RecruiterRow> {
  const hasKey = 'id' in key ? eq(recruiters.id, key.id) : eq(recruiters.userId, key.userId)
  const [row] = await ctx.db
    .select()
    .from(recruiters)
    .where(and(hasKey, isNull(recruiters.isDeleted)))
  if (!row) throw notFound('Recruiter profile')
  return row
}

/**
 * A recruiter profile for any client, signed in or not. Throws `notFound` for the profile of a blocked recruiter, unless
 * the actor is that recruiter or an administrator.
 */
export async function findRecruiterFor(ctx: Context, actor: Actor | undefined, key: ProfileKey): Promise<RecruiterRow> {
  const recruiter = await findRecruiter(ctx, key)
  if (actor?.id === recruiter.userId || actor?.role === 'ADMIN') return recruiter
  const [account] = await ctx.db.select().from(accounts).where(eq(accounts.userId, recruiter.userId))
  if (account && !account.isActive) throw notFound('Recruiter profile')
  return recruiter
}

/** A page of recruiter states for other services, by user id. */
export async function listRecruiterStates(ctx: Context, query: StateQuery): Promise<State<RecruiterState>[]> {
  const rows = await ctx.db
    .select()
    .from(recruiters)
    .where(and(gt(recruiters.userId, query.after), isNull(recruiters.isDeleted)))
    .orderBy(asc(recruiters.userId))
    .limit(query.limit)
  return rows.map((row) => ({ revision: row.revision, data: stateOfRecruiter(row) }))
}

/** Throws `notFound` without a recruiter profile, and `forbidden` for that of another user, as profiles are public. */
export async function assertOwnRecruiter(tx: Transaction, actor: Actor, userId: number): Promise<void> {
  const [row] = await tx
    .select()
    .from(recruiters)
    .where(and(eq(recruiters.userId, userId), isNull(recruiters.isDeleted)))
  if (!row) throw notFound('Recruiter profile')
  if (row.userId !== actor.id) throw forbidden('NOT_YOURS', 'This profile belongs to another recruiter')
}

/** Reads a recruiter profile within a transaction, with the changes made in it. */
export async function readRecruiter(tx: Transaction, userId: number): Promise<RecruiterRow> {
  return single(await tx.select().from(recruiters).where(eq(recruiters.userId, userId)))
}
