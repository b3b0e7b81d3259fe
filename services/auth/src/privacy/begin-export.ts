import { tooManyRequests } from '@portal/chassis/errors'
import { type Transaction, transact } from '@portal/chassis/mysql/database'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type CountedActRow, countedActs } from '../schema.ts'
import { type ActLimit, assertUnderLimit, insertAct, readActs, recentActs } from '../throttling/counted-acts.ts'
import { lockUser } from '../users/queries.ts'

/** An export is aborted after this time, and one whose process died no longer blocks the next. */
export const maxExportMs = 5 * 60_000

const retryAfterSeconds = 10

const exportLimit: ActLimit = {
  act: 'EXPORT',
  max: 3,
  withinMs: 3600_000,
  detail: 'Your data can be exported three times an hour; try again later',
}

/**
 * Counts an export as begun and returns its id. Throws `tooManyRequests` while another export of the same user is in
 * progress at any replica, and after three within an hour.
 */
export async function beginExport(ctx: Context, userId: number): Promise<number> {
  const which = { userId, ...exportLimit }
  // Checked without a lock first, so that a flood of requests does not queue for the lock.
  assertFree(ctx, await readActs(ctx, ctx.db, which))
  return transact(ctx, async (tx) => {
    await lockUser(tx, userId)
    assertFree(ctx, await recentActs(ctx, tx, which))
    return insertAct(ctx, tx, { userId, act: 'EXPORT', isOngoing: true })
  })
}

function assertFree(ctx: Context, earlier: readonly CountedActRow[]): void {
  const since = new Date(ctx.now().getTime() - maxExportMs)
  if (earlier.some(({ at, endedAt }) => endedAt === null && at > since)) {
    throw tooManyRequests(
      'An export of your data is already in progress; try again when it has finished',
      retryAfterSeconds,
    )
  }
  assertUnderLimit(ctx, earlier, exportLimit)
}

/** Marks an export as ended, whether complete or aborted. */
export function endExport(ctx: Context, id: number): Promise<void> {
  return write(ctx, (tx) => tx.update(countedActs).set({ endedAt: ctx.now() }).where(eq(countedActs.id, id)))
}

/** Removes an export that failed before anything was sent, so that it does not count towards the limit. */
export function cancelExport(ctx: Context, id: number): Promise<void> {
  return write(ctx, (tx) => tx.delete(countedActs).where(eq(countedActs.id, id)))
}

async function write(ctx: Context, change: (tx: Transaction) => PromiseLike<unknown>): Promise<void> {
  await transact(ctx, async (tx) => {
    await change(tx)
  })
}
