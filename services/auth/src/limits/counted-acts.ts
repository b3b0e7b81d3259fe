// Acts of a person of which there may be so many in a time, counted in rows that all replicas share. Guaranteed: of any
// number at once no more are let through, because the account is locked while they are counted. Rows that do not matter
// any more go with the next act of their kind, the others by age. After a crash an act stays counted.
import { type Database, type Transaction, transact } from '@portal/chassis/database'
import { limited } from '@portal/chassis/errors'
import type { CountedAct } from '@portal/contracts/auth/privacy-http'
import type { Pruning } from '@portal/messaging/prune'
import { and, asc, eq, gt, lte } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type CountedActRow, countedActs } from '../schema.ts'
import { lockUser } from '../users/queries.ts'

const secondMs = 1000
const hourMs = 3600 * secondMs

/** How many acts of a kind there may be within a time. */
export type ActLimit = { act: CountedAct; most: number; withinMs: number; httpError: string }

export const confirmationLimit: ActLimit = {
  act: 'CONFIRMATION',
  most: 5,
  withinMs: 60 * secondMs,
  httpError: 'You have confirmed your password too often; try again in a minute',
}

export const addressChangeLimit: ActLimit = {
  act: 'ADDRESS_CHANGE',
  most: 5,
  withinMs: 24 * hourMs,
  httpError: 'The address was changed too often; try again tomorrow',
}

export const actPruning: Pruning = { table: countedActs, age: countedActs.at, retentionMs: 24 * hourMs }

type Counting = Pick<Context, 'db' | 'committed' | 'now'>

/** Counts an act of a person, whatever becomes of it. Throws `limited` where there have been too many. */
export async function countAct(ctx: Counting, userId: number, limit: ActLimit): Promise<void> {
  const which = { userId, ...limit }
  // Asked without a lock first, so that a flood of acts does not queue for one.
  assertWithin(ctx, await readActs(ctx, ctx.db, which), limit)
  await transact(ctx, async (tx) => {
    await lockUser(tx, userId)
    assertWithin(ctx, await recentActs(ctx, tx, which), limit)
    await insertAct(ctx, tx, which)
  })
}

type Which = { userId: number } & Pick<ActLimit, 'act' | 'withinMs'>

/** The acts of an account that still count, oldest first. */
export function readActs({ now }: Pick<Context, 'now'>, db: Database, which: Which): Promise<CountedActRow[]> {
  const since = new Date(now().getTime() - which.withinMs)
  return db
    .select()
    .from(countedActs)
    .where(and(isAct(which), gt(countedActs.at, since)))
    .orderBy(asc(countedActs.at))
}

/** The same of a locked account, whose older acts of this kind go with that. */
export async function recentActs(ctx: Pick<Context, 'now'>, tx: Transaction, which: Which): Promise<CountedActRow[]> {
  const since = new Date(ctx.now().getTime() - which.withinMs)
  await tx.delete(countedActs).where(and(isAct(which), lte(countedActs.at, since)))
  return readActs(ctx, tx, which)
}

function isAct({ userId, act }: Pick<Which, 'userId' | 'act'>) {
  return and(eq(countedActs.userId, userId), eq(countedActs.act, act))
}

/** Throws `limited` where one act more would be too many, with the time until it would not. */
export function assertWithin(
  { now }: Pick<Context, 'now'>,
  earlier: readonly CountedActRow[],
  { most, withinMs, httpError }: ActLimit,
): void {
  const inTheWay = earlier.at(-most)
  if (!inTheWay) return
  const waitMs = inTheWay.at.getTime() + withinMs - now().getTime()
  throw limited(httpError, Math.max(1, Math.ceil(waitMs / secondMs)))
}

/** Notes an act and returns its id; with `goesOn` it has yet to end. */
export async function insertAct(
  { now }: Pick<Context, 'now'>,
  tx: Transaction,
  { userId, act, goesOn = false }: { userId: number; act: CountedAct; goesOn?: boolean },
): Promise<number> {
  const at = now()
  const [{ insertId }] = await tx.insert(countedActs).values({ userId, act, at, endedAt: goesOn ? null : at })
  return insertId
}
