import { type Transactional, transact } from '@portal/chassis/mysql/database'
import { and, asc, eq, gt, lte, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { applications, candidates } from '../schema.ts'

const pageSize = 500

/**
 * The current name of a candidate, empty if there is none, for a statement that writes it to an application. Locks the
 * candidate until the end of the transaction, so a change of the name at the same time, or an erasure, either is read
 * here or finds the application.
 */
export function candidateName(userId: SQLWrapper): SQL {
  return sql`coalesce((select ${candidates.fullName} from ${candidates} where ${candidates.userId} = ${userId} lock in share mode), '')`
}

/** Writes the names of candidates to applications that have none, as those that an earlier version accepted. */
export async function writeMissingNames(ctx: Transactional): Promise<void> {
  const { seekerUserId, updatedAt } = applications
  const named = { candidateName: candidateName(seekerUserId), updatedAt: sql`${updatedAt}` }
  for (let after = 0; ; ) {
    const upTo = await lastOfPage(ctx, after)
    if (upTo === undefined) return
    const isOnPage = and(gt(seekerUserId, after), lte(seekerUserId, upTo))
    await transact(ctx, async (tx) => {
      await tx
        .update(applications)
        .set(named)
        .where(and(isOnPage, eq(applications.candidateName, '')))
    })
    after = upTo
  }
}

async function lastOfPage(ctx: Transactional, after: number): Promise<number | undefined> {
  const page = await ctx.db
    .select({ userId: candidates.userId })
    .from(candidates)
    .where(gt(candidates.userId, after))
    .orderBy(asc(candidates.userId))
    .limit(pageSize)
  return page.at(-1)?.userId
}
