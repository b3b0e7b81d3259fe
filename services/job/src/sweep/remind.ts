import { transact } from '@portal/chassis/mysql/database'
import { jobExpiring } from '@portal/contracts/job/events'
import { record } from '@portal/messaging/outbox/record'
import { inArray, lte, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { jobAt } from '../ends/end.ts'
import { stateOfJob } from '../jobs/present.ts'
import { jobs } from '../schema.ts'

const pageSize = 50

/** Reports that a page of jobs will end soon, once for each end. Returns whether there may be more. */
export function remind(ctx: Context): Promise<boolean> {
  return transact(ctx, async (tx) => {
    const page = await tx
      .select()
      .from(jobs)
      .where(lte(jobs.remindAt, ctx.now()))
      .limit(pageSize)
      .for('update', { skipLocked: true })
    if (page.length === 0) return false
    const ids = page.map(({ id }) => id)
    // Not an edit, so the job is as old as before, and its revision stays.
    await tx
      .update(jobs)
      .set({ remindAt: null, updatedAt: sql`${jobs.updatedAt}` })
      .where(inArray(jobs.id, ids))
    for (const job of page) {
      const { status } = jobAt(job, ctx.now())
      const isLive = (status === 'OPEN' || status === 'PAUSED') && job.isDeleted === null && !job.isHidden
      if (isLive) await record(tx, jobExpiring, { aggregateId: job.id, revision: job.revision, data: stateOfJob(job) })
    }
    return page.length === pageSize
  })
}
