import { type Transaction, transact } from '@portal/chassis/database'
import { limited } from '@portal/chassis/errors'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type ActLimit, assertWithin, insertAct, readActs, recentActs } from '../limits/counted-acts.ts'
import { type CountedActRow, countedActs } from '../schema.ts'
import { lockUser } from '../users/queries.ts'

/** After so long an export that has not ended is broken off, and one whose process died no longer stands in the way. */
export const longestExportMs = 5 * 60_000

const retryAfterSeconds = 10

const exportLimit: ActLimit = {
  act: 'EXPORT',
  most: 3,
  withinMs: 3600_000,
  httpError: 'You have had your data three times within an hour; try again later',
}

/**
 * Notes that an export begins, and returns its number. Throws `limited` while another one of the same person goes on, at
 * whichever replica, and after three in an hour.
 */
export async function beginExport(ctx: Context, userId: number): Promise<number> {
  const which = { userId, ...exportLimit }
  // Asked without a lock first, so that a flood of requests does not queue for one.
  assertFree(ctx, await readActs(ctx, ctx.db, which))
  return transact(ctx, async (tx) => {
    await lockUser(tx, userId)
    assertFree(ctx, await recentActs(ctx, tx, which))
    return insertAct(ctx, tx, { userId, act: 'EXPORT', goesOn: true })
  })
}

function assertFree(ctx: Context, earlier: readonly CountedActRow[]): void {
  const since = new Date(ctx.now().getTime() - longestExportMs)
  if (earlier.some(({ at, endedAt }) => endedAt === null && at > since)) {
    throw limited('Your data is being put together already; try again when that is done', retryAfterSeconds)
  }
  assertWithin(ctx, earlier, exportLimit)
}

/** Notes that an export has ended, whole or broken off. */
export function endExport(ctx: Context, id: number): Promise<void> {
  return write(ctx, (tx) => tx.update(countedActs).set({ endedAt: ctx.now() }).where(eq(countedActs.id, id)))
}

/** Takes back an export of which nothing was sent, because a service was unavailable: it is none of the three. */
export function cancelExport(ctx: Context, id: number): Promise<void> {
  return write(ctx, (tx) => tx.delete(countedActs).where(eq(countedActs.id, id)))
}

async function write(ctx: Context, change: (tx: Transaction) => PromiseLike<unknown>): Promise<void> {
  await transact(ctx, async (tx) => {
    await change(tx)
  })
}
