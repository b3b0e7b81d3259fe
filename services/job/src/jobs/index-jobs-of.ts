import type { Transaction } from '@portal/chassis/mysql/database'
import { and, asc, eq, gt, isNull } from 'drizzle-orm'
import { jobs } from '../schema.ts'
import { indexJobs } from '../search-index/index-jobs.ts'
import { describeJobs } from './queries.ts'

const pageSize = 100

/** Re-indexes the open jobs of a recruiter whose company was renamed. The transaction must have locked their rows. */
export async function indexJobsOf(tx: Transaction, userId: number): Promise<void> {
  for (let after = 0, count = pageSize; count === pageSize; ) {
    const rows = await tx
      .select()
      .from(jobs)
      .where(and(eq(jobs.recruiterUserId, userId), eq(jobs.status, 'OPEN'), isNull(jobs.isDeleted), gt(jobs.id, after)))
      .orderBy(asc(jobs.id))
      .limit(pageSize)
    await indexJobs(tx, await describeJobs(tx, rows))
    count = rows.length
    after = rows.at(-1)?.id ?? after
  }
}
