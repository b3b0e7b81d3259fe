import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import { jobDeleted } from '@portal/contracts/job/events'
import { record } from '@portal/messaging/outbox/record'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { endedColumns } from '../ends/end.ts'
import { jobs } from '../schema.ts'
import { indexJobs } from '../search-index/index-jobs.ts'
import { stateOfJob } from './present.ts'
import { lockJob } from './queries.ts'

/** Deletes a job, for its owner or an administrator. The row stays, because applications refer to it. */
export function deleteJob(ctx: Context, actor: Actor, id: number): Promise<void> {
  return transact(ctx, async (tx) => {
    const job = await lockJob(ctx, tx, actor, id)
    const deleted = { ...endedColumns, externalRef: null, isDeleted: ctx.now(), revision: job.revision + 1 }
    await tx.update(jobs).set(deleted).where(eq(jobs.id, id))
    await indexJobs(tx, [{ ...job, ...deleted, skills: [] }])
    await record(tx, jobDeleted, {
      aggregateId: id,
      revision: deleted.revision,
      data: stateOfJob({ ...job, ...deleted }),
    })
    tx.afterCommit(() => ctx.cache.renewJob(id))
  })
}
