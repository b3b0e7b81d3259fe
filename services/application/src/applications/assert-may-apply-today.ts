import { HttpError } from '@portal/chassis/errors'
import type { Transaction } from '@portal/chassis/mysql/database'
import { prepared } from '@portal/chassis/mysql/statements'
import { desc, eq, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { applications } from '../schema.ts'

const dayMs = 24 * 3600_000

const newestBut = prepared((db) =>
  db
    .select({ createdAt: applications.createdAt })
    .from(applications)
    .where(eq(applications.seekerUserId, sql.placeholder('userId')))
    .orderBy(desc(applications.id))
    .limit(1)
    .offset(sql.placeholder('others'))
    .prepare(),
)

/**
 * Throws 429 if somebody has applied for more jobs in the last 24 hours than allowed, with the application that the
 * transaction has inserted. Requests at the same time may exceed it by their number.
 */
export async function assertMayApplyToday({ applicationsPerDay, now }: Context, tx: Transaction, userId: number) {
  const [before] = await newestBut(tx).execute({ userId, others: applicationsPerDay })
  const waitMs = before ? before.createdAt.getTime() + dayMs - now().getTime() : 0
  if (waitMs <= 0) return
  const detail = `You may apply for at most ${applicationsPerDay} jobs in a day: go on later`
  throw new HttpError('tooManyRequests', 'APPLY_LIMIT', detail, { retryAfterSeconds: Math.ceil(waitMs / 1000) })
}
