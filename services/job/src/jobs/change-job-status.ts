import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import { jobStatusChanged } from '@portal/contracts/job/events'
import type { JobStatus } from '@portal/contracts/job/http'
import { record } from '@portal/messaging/outbox/record'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { assertMayHaveReopened } from '../limits/assert-has-room.ts'
import { type DescribedJob, jobs } from '../schema.ts'
import { indexJobs } from '../search-index/index-jobs.ts'
import { assertPayRange } from './pay-transparency.ts'
import { stateOfJob } from './present.ts'
import { describeJob, lockJob } from './queries.ts'
import { assertStep } from './status.ts'

/** Opens, pauses or closes a job, for its owner. Throws `conflict` for a step that is not allowed. */
export function changeJobStatus(ctx: Context, actor: Actor, id: number, status: JobStatus): Promise<DescribedJob> {
  return transact(ctx, async (tx) => {
    const before = await lockJob(tx, actor, id)
    assertStep(before.status, status)
    // A paused job was open already.
    if (status === 'OPEN' && before.status !== 'PAUSED') assertPayRange(before, ctx.payTransparency)
    await tx
      .update(jobs)
      .set({ status, revision: before.revision + 1 })
      .where(eq(jobs.id, id))
    if (before.status === 'CLOSED') await assertMayHaveReopened(ctx, tx, actor.id)
    const job = await describeJob(tx, id)
    await indexJobs(tx, [job])
    await record(tx, jobStatusChanged, {
      aggregateId: id,
      revision: job.revision,
      data: { ...stateOfJob(job), from_status: before.status },
    })
    tx.afterCommit(() => ctx.cache.renewJob(id))
    return job
  })
}
