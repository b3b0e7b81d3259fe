import { transact } from '@portal/chassis/mysql/database'
import { jobStatusChanged } from '@portal/contracts/job/events'
import { record } from '@portal/messaging/outbox/record'
import { and, inArray, isNull, lte, type SQL, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { defaultEnd, endColumns, endedColumns } from '../ends/end.ts'
import { stateOfJob } from '../jobs/present.ts'
import { describeJobs } from '../jobs/queries.ts'
import { jobs } from '../schema.ts'
import { indexJobs } from '../search-index/index-jobs.ts'

const pageSize = 50

/**
 * Closes a page of jobs whose time is over, and reports each once, because the status says which are closed. Concurrent
 * processes take different jobs. Returns whether there may be more.
 */
export function closeEnded(ctx: Context): Promise<boolean> {
  return transact(ctx, async (tx) => {
    const page = await tx
      .select({ id: jobs.id, status: jobs.status })
      .from(jobs)
      .where(isSwept(lte(jobs.expiresAt, ctx.now())))
      .limit(pageSize)
      .for('update', { skipLocked: true })
    if (page.length === 0) return false
    const statuses = new Map(page.map(({ id, status }) => [id, status]))
    const isOfPage = inArray(jobs.id, [...statuses.keys()])
    await tx
      .update(jobs)
      .set({
        status: 'CLOSED',
        closedAt: sql`${jobs.expiresAt}`,
        closeReason: 'EXPIRED',
        ...endedColumns,
        revision: sql`${jobs.revision} + 1`,
      })
      .where(isOfPage)
    const closed = await describeJobs(tx, await tx.select().from(jobs).where(isOfPage))
    await indexJobs(tx, closed)
    for (const job of closed) {
      const data = { ...stateOfJob(job), from_status: statuses.get(job.id) ?? 'OPEN' }
      await record(tx, jobStatusChanged, { aggregateId: job.id, revision: job.revision, data })
    }
    tx.afterCommit(ctx.cache.renew)
    return page.length === pageSize
  })
}

/**
 * Gives a page of jobs that have no end the default one, if there is one: those of a release whose jobs had none. Other
 * services learn of it when they end. Returns whether there may be more.
 */
export async function setMissingEnds(ctx: Context): Promise<boolean> {
  const expiresAt = defaultEnd(ctx)
  if (expiresAt === null) return false
  return transact(ctx, async (tx) => {
    const page = await tx
      .select({ id: jobs.id })
      .from(jobs)
      .where(isSwept(isNull(jobs.expiresAt)))
      .limit(pageSize)
      .for('update', { skipLocked: true })
    const ids = page.map(({ id }) => id)
    // Not an edit, so the job is as old as before.
    const columns = { ...endColumns(ctx, expiresAt), updatedAt: sql`${jobs.updatedAt}` }
    if (ids.length > 0) await tx.update(jobs).set(columns).where(inArray(jobs.id, ids))
    return ids.length === pageSize
  })
}

function isSwept(condition: SQL | undefined): SQL | undefined {
  return and(inArray(jobs.status, ['OPEN', 'PAUSED']), isNull(jobs.isDeleted), condition)
}
