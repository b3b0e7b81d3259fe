import { type Transaction, transact } from '@portal/chassis/mysql/database'
import { jobNotPublished, jobStatusChanged } from '@portal/contracts/job/events'
import { record } from '@portal/messaging/outbox/record'
import { and, eq, isNull, lte } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { openedColumns } from '../ends/end.ts'
import { stateOfJob } from '../jobs/present.ts'
import { missingToPublish } from '../jobs/publishable.ts'
import { describeJob } from '../jobs/queries.ts'
import { type JobRow, jobs } from '../schema.ts'
import { indexJobs } from '../search-index/index-jobs.ts'

const pageSize = 50

/**
 * Opens a page of drafts whose time has come. One that lacks something, or would have ended already, stays a draft, and
 * an event says so. Those of blocked recruiters wait. Returns whether there may be more.
 */
export function publishDue(ctx: Context): Promise<boolean> {
  return transact(ctx, async (tx) => {
    const isDue = and(lte(jobs.publishAt, ctx.now()), eq(jobs.status, 'DRAFT'), isNull(jobs.isDeleted))
    const page = await tx
      .select()
      .from(jobs)
      .where(and(isDue, eq(jobs.isHidden, false)))
      .limit(pageSize)
      .for('update', { skipLocked: true })
    for (const draft of page) await publish(ctx, tx, draft)
    if (page.length > 0) tx.afterCommit(ctx.cache.renew)
    return page.length === pageSize
  })
}

async function publish(ctx: Context, tx: Transaction, draft: JobRow): Promise<void> {
  const hasEnded = draft.expiresAt !== null && draft.expiresAt <= ctx.now()
  const missing = [...missingToPublish(draft, ctx.payTransparency), ...(hasEnded ? ['expires_at'] : [])]
  const opened = missing.length === 0 ? { status: 'OPEN' as const, ...openedColumns(ctx, draft) } : { publishAt: null }
  await tx
    .update(jobs)
    .set({ ...opened, revision: draft.revision + 1 })
    .where(eq(jobs.id, draft.id))
  const job = await describeJob(tx, draft.id)
  const event = { aggregateId: job.id, revision: job.revision }
  if (missing.length > 0)
    return void (await record(tx, jobNotPublished, { ...event, data: { ...stateOfJob(job), missing } }))
  await indexJobs(tx, [job])
  await record(tx, jobStatusChanged, { ...event, data: { ...stateOfJob(job), from_status: 'DRAFT' } })
}
