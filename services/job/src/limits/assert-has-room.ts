import { conflict, unauthenticated } from '@portal/chassis/errors'
import type { Database, Transaction } from '@portal/chassis/mysql/database'
import { prepared, single } from '@portal/chassis/mysql/statements'
import { and, count, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { accounts, jobs, members } from '../schema.ts'
import { countToday, lockCount } from './count-today.ts'
import { assertMayPost } from './may-post.ts'

const countUnclosedJobs = prepared((db) =>
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

/** The number of jobs of a recruiter that are not closed, drafts included. */
async function countUnclosed(db: Database, userId: number): Promise<number> {
  return single(await countUnclosedJobs(db).execute({ userId })).total
}

/**
 * Checks a new job that the transaction has inserted. Throws `unauthenticated` if its recruiter is blocked, `conflict`
 * if they have too many jobs at once, and 429 if they have posted too many today.
 */
export async function assertMayHavePosted({ limits }: Context, tx: Transaction, userId: number): Promise<void> {
  await tx.together(
    () => countToday(tx, userId, 'POST_JOB', limits.jobsPerRecruiter),
    () => assertMayHave(tx, userId, limits.jobsPerRecruiter),
  )
}

/** The last check before the reopening of a closed job is committed. Throws `unauthenticated` or `conflict`. */
export async function assertMayHaveReopened({ limits }: Context, tx: Transaction, userId: number): Promise<void> {
  await lockCount(tx, userId, 'POST_JOB', 0)
  await assertMayHave(tx, userId, limits.jobsPerRecruiter)
}

/** Runs under the lock of the daily count, so it sees every transaction of the recruiter that has committed. */
async function assertMayHave(tx: Transaction, userId: number, atMost: number): Promise<void> {
  // Blocking also revokes the tokens of an account; this catches requests that were already in flight.
  const [[account], [member], total] = await tx.together(
    () => accountOf(tx).execute({ userId }),
    () => memberOf(tx).execute({ userId }),
    () => countUnclosed(tx, userId),
  )
  if (account?.isBlocked) throw unauthenticated('TOKEN_REVOKED', 'The access token has been revoked')
  assertMayPost(member)
  if (total > atMost) throw tooMany(atMost)
}

const accountOf = prepared((db) =>
  db
    .select()
    .from(accounts)
    .where(eq(accounts.userId, sql.placeholder('userId')))
    .prepare(),
)

const memberOf = prepared((db) =>
  db
    .select()
    .from(members)
    .where(eq(members.userId, sql.placeholder('userId')))
    .prepare(),
)

function tooMany(atMost: number) {
  return conflict(
    'TOO_MANY_JOBS',
    `You have reached the limit of ${atMost} open, paused and draft jobs: close or delete some first`,
  )
}
