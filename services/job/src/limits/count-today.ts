// What a person may do so many times a day (in UTC), counted in the transaction of the act. Guaranteed: no more than the
// limit commits, however many requests come at once, because each of them waits at the same row for the one before. The
// row is taken as late as may be, so that it is held for a moment only.
import type { Transaction } from '@portal/chassis/database'
import { HttpError } from '@portal/chassis/errors'
import { and, eq, sql } from 'drizzle-orm'
import { dailyCounts, type LimitedAct } from '../schema.ts'

const dayMs = 24 * 3600_000
const words: Record<LimitedAct, { code: string; of: string }> = {
  POST_JOB: { code: 'TOO_MANY_JOBS_TODAY', of: 'jobs' },
  ADD_SKILL: { code: 'TOO_MANY_SKILLS_TODAY', of: 'skills' },
}

/** Counts an act that is about to commit. Throws 429 beyond `atMost` on one day. */
export async function countToday(tx: Transaction, userId: number, act: LimitedAct, atMost: number): Promise<void> {
  const done = await lockCount(tx, userId, act, 1)
  if (done <= atMost) return
  const { code, of } = words[act]
  const retryAfterSeconds = Math.ceil((dayMs - (Date.now() % dayMs)) / 1000)
  throw new HttpError('tooManyRequests', code, `You may add ${atMost} ${of} a day`, { retryAfterSeconds })
}

/**
 * Has all transactions in which the person does this, from now on until this one ends, wait for it, and waits for those
 * that have got as far. Returns how often they have done so today, `more` included.
 */
export async function lockCount(tx: Transaction, userId: number, act: LimitedAct, more: 0 | 1): Promise<number> {
  const day = new Date().toISOString().slice(0, 10)
  // The count comes before the day that it is judged by, as each is set from left to right.
  await tx.execute(sql`
    INSERT INTO daily_counts (user_id, act, day, done) VALUES (${userId}, ${act}, ${day}, ${more})
    ON DUPLICATE KEY UPDATE done = IF(day = ${day}, done, 0) + ${more}, day = ${day}`)
  const [row] = await tx
    .select()
    .from(dailyCounts)
    .where(and(eq(dailyCounts.userId, userId), eq(dailyCounts.act, act)))
  return row?.done ?? more
}
