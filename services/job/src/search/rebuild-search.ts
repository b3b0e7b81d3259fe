import { type Transactional, transact } from '@portal/chassis/mysql/database'
import { asc, gt, inArray, sql } from 'drizzle-orm'
import { describeJobs } from '../jobs/queries.ts'
import { jobs, periodsInYearOf } from '../schema.ts'
import { indexJobs } from '../search-index/index-jobs.ts'

const pageSize = 100
const paysYearlyInSql = sql`coalesce(coalesce(salary_max, salary_min) * (${periodsInYearOf('salary_period')}), -1)`

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
    // A release that generated the column may have written the row.
    await tx.update(jobs).set({ paysYearly: paysYearlyInSql }).where(inArray(jobs.id, ids))
    const rows = await tx.select().from(jobs).where(inArray(jobs.id, ids)).for('update')
    await indexJobs(tx, await describeJobs(tx, rows))
  })
}
