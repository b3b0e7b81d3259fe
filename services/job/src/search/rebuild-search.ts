import { type Transactional, transact } from '@portal/chassis/mysql/database'
import { asc, eq, gt, inArray } from 'drizzle-orm'
import { paysYearlyOf } from '../jobs/amounts.ts'
import { describeJobs } from '../jobs/queries.ts'
import { jobs } from '../schema.ts'
import { indexJobs } from '../search-index/index-jobs.ts'

const pageSize = 100

/** Re-indexes all jobs, page by page, while the service runs. Returns the number of jobs. */
export async function rebuildSearch(ctx: Transactional): Promise<number> {
  let total = 0
  for (let after = 0, count = pageSize; count === pageSize; total += count) {
    const page = await ctx.db
      .select({ id: jobs.id })
      .from(jobs)
      .where(gt(jobs.id, after))
      .orderBy(asc(jobs.id))
      .limit(pageSize)
    const ids = page.map(({ id }) => id)
    await indexPage(ctx, ids)
    count = ids.length
    after = ids.at(-1) ?? after
  }
  return total
}

function indexPage(ctx: Transactional, ids: number[]): Promise<void> {
  return transact(ctx, async (tx) => {
    if (ids.length === 0) return
    const rows = await tx.select().from(jobs).where(inArray(jobs.id, ids)).for('update')
    for (const row of rows) {
      const paysYearly = paysYearlyOf(row)
      // A release that generated the column wrote the row.
      if ((row.paysYearly ?? -1) !== paysYearly) await tx.update(jobs).set({ paysYearly }).where(eq(jobs.id, row.id))
    }
    await indexJobs(tx, await describeJobs(tx, rows))
  })
}
