import { type Database, prepared, single, type Transaction } from '@portal/chassis/database'
import { conflict, unauthenticated } from '@portal/chassis/errors'
import { and, count, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { accounts, jobs } from '../schema.ts'
import { countToday, lockCount } from './count-today.ts'

const inHand = prepared((db) =>
  db
    .select({ total: count() })
    .from(jobs)
    .where(
      and(
        eq(jobs.recruiterUserId, sql.placeholder('userId')),
        isNull(jobs.isDeleted),
        inArray(jobs.status, ['DRAFT', 'OPEN', 'PAUSED']),
      ),
    )
    .prepare(),
)

/** Throws `conflict` where a recruiter has `atMost` jobs that are not closed, drafts included. */
export async function assertHasRoom(db: Database, userId: number, atMost: number): Promise<void> {
  const { total } = single(await inHand(db).execute({ userId }))
  if (total >= atMost) throw tooMany(atMost)
}

/**
 * The last look before a new job is committed: its recruiter is not blocked, and has not got more jobs at once, or posted
 * more on one day, than they may. Throws `unauthenticated`, `conflict` or 429.
 */
export async function assertMayHavePosted({ limits }: Context, tx: Transaction, userId: number): Promise<void> {
  await countToday(tx, userId, 'POST_JOB', limits.jobsPerRecruiter)
  await assertMayHave(tx, userId, limits.jobsPerRecruiter)
}

/** The same before a job that was closed is opened again. */
export async function assertMayHaveReopened({ limits }: Context, tx: Transaction, userId: number): Promise<void> {
  await lockCount(tx, userId, 'POST_JOB', 0)
  await assertMayHave(tx, userId, limits.jobsPerRecruiter)
}

/** Looked at behind the lock, where all that committed before is seen. */
async function assertMayHave(tx: Transaction, userId: number, atMost: number): Promise<void> {
  // Who is blocked is signed out; this is a request that was under way.
  const [account] = await tx.select().from(accounts).where(eq(accounts.userId, userId))
  if (account?.isBlocked) throw unauthenticated('TOKEN_REVOKED', 'The access token has been revoked')
  const { total } = single(await inHand(tx).execute({ userId }))
  if (total > atMost) throw tooMany(atMost)
}

function tooMany(atMost: number) {
  return conflict(
    'TOO_MANY_JOBS',
    `You have ${atMost} jobs that are open, paused or drafts, which is as many as you may have: close or delete some`,
  )
}
