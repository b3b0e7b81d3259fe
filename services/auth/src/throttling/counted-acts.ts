// Rate limits for actions of a user, counted in rows that all replicas share.
// Guarantees: concurrent actions never exceed the limit, because the account is locked while they are counted. Expired
// rows are deleted with the next action of the same kind, all others by age.
// On crash: an action stays counted.

import { tooManyRequests } from '@portal/chassis/errors'
import { type Database, type Transaction, type Transactional, transact } from '@portal/chassis/mysql/database'
import type { Pruning } from '@portal/chassis/mysql/prune'
import type { CountedAct } from '@portal/contracts/auth/privacy-http'
import { and, asc, eq, gt, lte } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type CountedActRow, countedActs } from '../schema.ts'
import { lockUser } from '../users/queries.ts'

const secondMs = 1000
const hourMs = 3600 * secondMs

/** At most `max` actions of a kind within `withinMs`; `detail` is the text of the error beyond that. */
export type ActLimit = { act: CountedAct; max: number; withinMs: number; detail: string }

export const confirmationLimit: ActLimit = {
  act: 'CONFIRMATION',
  max: 5,
  withinMs: 60 * secondMs,
  detail: 'Too many password confirmations; try again in a minute',
}

export const addressChangeLimit: ActLimit = {
  act: 'ADDRESS_CHANGE',
  max: 5,
  withinMs: 24 * hourMs,
  detail: 'The email address was changed too many times; try again tomorrow',
}

export const actPruning: Pruning = { table: countedActs, age: countedActs.at, retentionMs: 24 * hourMs }

type Counting = Transactional & Pick<Context, 'now'>

/** Counts an action of a user, whether or not it succeeds. Throws `tooManyRequests` above the limit. */
export async function countAct(ctx: Counting, userId: number, limit: ActLimit): Promise<void> {
  const which = { userId, ...limit }
  // Checked without a lock first, so that a flood of requests does not queue for the lock.
  assertUnderLimit(ctx, await readActs(ctx, ctx.db, which), limit)
  await transact(ctx, async (tx) => {
    await lockUser(tx, userId)
    assertUnderLimit(ctx, await recentActs(ctx, tx, which), limit)
    await insertAct(ctx, tx, which)
  })
}

type Which = { userId: number } & Pick<ActLimit, 'act' | 'withinMs'>

/** The actions of an account within the time window, oldest first. */
export function readActs({ now }: Pick<Context, 'now'>, db: Database, which: Which): Promise<CountedActRow[]> {
  const since = new Date(now().getTime() - which.withinMs)
  return db
    .select()
    .from(countedActs)
    .where(and(isAct(which), gt(countedActs.at, since)))
    .orderBy(asc(countedActs.at))
}

/** The same for a locked account; also deletes its actions of this kind that are older than the window. */
export async function recentActs(ctx: Pick<Context, 'now'>, tx: Transaction, which: Which): Promise<CountedActRow[]> {
  const since = new Date(ctx.now().getTime() - which.withinMs)
  await tx.delete(countedActs).where(and(isAct(which), lte(countedActs.at, since)))
  return readActs(ctx, tx, which)
}

function isAct({ userId, act }: Pick<Which, 'userId' | 'act'>) {
  return and(eq(countedActs.userId, userId), eq(countedActs.act, act))
}

/** Throws `tooManyRequests` if one more action exceeds the limit, with the time until the next one is allowed. */
export function assertUnderLimit(
  { now }: Pick<Context, 'now'>,
  earlier: readonly CountedActRow[],
  { max, withinMs, detail }: ActLimit,
): void {
  const blocking = earlier.at(-max)
  if (!blocking) return
  const waitMs = blocking.at.getTime() + withinMs - now().getTime()
  throw tooManyRequests(detail, Math.max(1, Math.ceil(waitMs / secondMs)))
}

/** Inserts an action and returns its id. With `isOngoing`, the action has no end yet. */
export async function insertAct(
  { now }: Pick<Context, 'now'>,
  tx: Transaction,
  { userId, act, isOngoing = false }: { userId: number; act: CountedAct; isOngoing?: boolean },
): Promise<number> {
  const at = now()
  const [{ insertId }] = await tx.insert(countedActs).values({ userId, act, at, endedAt: isOngoing ? null : at })
  return insertId
}
