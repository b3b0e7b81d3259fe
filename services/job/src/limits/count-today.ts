// Limits how often a user may do something per day (UTC), counted in the transaction of the action itself.
// Guarantees: no more actions than the limit commit, however many requests are concurrent, because each locks the same
// row. The lock is taken as late as possible, so it is held only briefly.

import { HttpError } from '@portal/chassis/errors'
import type { Transaction } from '@portal/chassis/mysql/database'
import { prepared } from '@portal/chassis/mysql/statements'
import { and, eq, sql } from 'drizzle-orm'
import { dailyCounts, type LimitedAct } from '../schema.ts'

const dayMs = 24 * 3600_000
const errors: Record<LimitedAct, { code: string; noun: string }> = {
  POST_JOB: { code: 'TOO_MANY_JOBS_TODAY', noun: 'jobs' },
  ADD_SKILL: { code: 'TOO_MANY_SKILLS_TODAY', noun: 'skills' },
}

/** Counts an action that is about to commit. Throws 429 beyond `atMost` on one day. */
export async function countToday(tx: Transaction, userId: number, act: LimitedAct, atMost: number): Promise<void> {
  const done = await lockCount(tx, userId, act, 1)
  if (done <= atMost) return
  const { code, noun } = errors[act]
  const retryAfterSeconds = Math.ceil((dayMs - (Date.now() % dayMs)) / 1000)
  throw new HttpError(
    'tooManyRequests',
    code,
    `You may add at most ${atMost} ${noun} per day (UTC): try again tomorrow`,
    { retryAfterSeconds },
  )
}

/**
 * Locks a daily count of a user until the transaction ends, adds `more` to it, and returns it. Waits for other
 * transactions that hold the lock.
 */
export async function lockCount(tx: Transaction, userId: number, act: LimitedAct, more: 0 | 1): Promise<number> {
  const day = new Date().toISOString().slice(0, 10)
  // `done` comes before `day`, because MySQL assigns from left to right and the count depends on the old day.
  const [, [row]] = await tx.together(
    () =>
      tx.execute(sql`
        INSERT INTO daily_counts (user_id, act, day, done) VALUES (${userId}, ${act}, ${day}, ${more})
        ON DUPLICATE KEY UPDATE done = IF(day = ${day}, done, 0) + ${more}, day = ${day}`),
    () => countOf(tx).execute({ userId, act }),
  )
  return row?.done ?? more
}

const countOf = prepared((db) =>
  db
    .select()
    .from(dailyCounts)
    .where(and(eq(dailyCounts.userId, sql.placeholder('userId')), eq(dailyCounts.act, sql.placeholder('act'))))
    .prepare(),
)
