import { invalidField } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { type Transaction, transact } from '@portal/chassis/mysql/database'
import { jobChanged, jobStatusChanged } from '@portal/contracts/job/events'
import type { JobStatusChange } from '@portal/contracts/job/http'
import { record } from '@portal/messaging/outbox/record'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { assertEnd, assertExtensible, closedColumns, endColumns, openedColumns } from '../ends/end.ts'
import { assertMayHaveReopened } from '../limits/assert-has-room.ts'
import { type DescribedJob, type JobRow, jobs } from '../schema.ts'
import { indexJobs } from '../search-index/index-jobs.ts'
import { withDuplicate } from './duplicates.ts'
import { stateOfJob } from './present.ts'
import { assertPublishable } from './publishable.ts'
import { describeJob, lockJob } from './queries.ts'
import { assertStep } from './status.ts'

type Columns = Pick<JobRow, 'status'> &
  Partial<
    | ReturnType<typeof openedColumns>
    | Pick<JobRow, 'closedAt' | 'closeReason' | 'publishAt' | 'remindAt' | 'guardedKey' | 'guardedIn'>
  >

/** Opens, pauses or closes a job, for its owner. Throws `conflict` for a step that is not allowed. */
export function changeJobStatus(ctx: Context, actor: Actor, id: number, input: JobStatusChange): Promise<DescribedJob> {
  assertEnd(ctx, input.expires_at)
  return transact(ctx, async (tx) => {
    const before = await lockJob(ctx, tx, actor, id)
    assertStep(before.status, input.new_status)
    return write(ctx, tx, before, columnsOf(ctx, before, input), input.reject_remaining)
  })
}

/** Sets the end of a job, for its owner. One that has ended by itself is opened again. Throws `conflict` for others. */
export function extendJob(ctx: Context, actor: Actor, id: number, expiresAt: Date): Promise<DescribedJob> {
  assertEnd(ctx, expiresAt)
  return transact(ctx, async (tx) => {
    const before = await lockJob(ctx, tx, actor, id)
    assertExtensible(before)
    const { status } = before
    return write(
      ctx,
      tx,
      before,
      status === 'CLOSED' ? opened(ctx, before, expiresAt) : { status, ...endColumns(ctx, expiresAt) },
    )
  })
}

function columnsOf(ctx: Context, before: JobRow, input: JobStatusChange): Columns {
  const { new_status: status, close_reason: reason, reject_remaining: isRejecting, expires_at: expiresAt } = input
  const isOpened = status === 'OPEN' && before.status !== 'PAUSED'
  if (reason && status !== 'CLOSED') throw invalidField('close_reason', 'custom', 'is only for closing the job')
  if (isRejecting && status !== 'CLOSED') {
    throw invalidField('reject_remaining', 'custom', 'is only for closing the job')
  }
  if (expiresAt && !isOpened) throw invalidField('expires_at', 'custom', 'is only for opening a draft or a closed job')
  if (status === 'CLOSED') return { status, ...closedColumns(ctx.now(), reason ?? null) }
  return isOpened ? opened(ctx, before, expiresAt) : { status }
}

function opened(ctx: Context, before: JobRow, expiresAt: Date | undefined): Columns {
  assertPublishable(before, ctx.payTransparency)
  return { status: 'OPEN', ...openedColumns(ctx, before, expiresAt) }
}

async function write(
  ctx: Context,
  tx: Transaction,
  before: JobRow,
  columns: Columns,
  isRejecting = false,
): Promise<DescribedJob> {
  const { id } = before
  await tx
    .update(jobs)
    .set({ ...columns, revision: before.revision + 1 })
    .where(eq(jobs.id, id))
  if (before.status === 'CLOSED') await assertMayHaveReopened(ctx, tx, before.recruiterUserId)
  const job = await withDuplicate(ctx, tx, await describeJob(tx, id))
  await indexJobs(tx, [job])
  const event = { aggregateId: id, revision: job.revision, data: stateOfJob(job) }
  if (job.status === before.status) await record(tx, jobChanged, event)
  else {
    const more = { from_status: before.status, ...(isRejecting ? { reject_remaining: true } : {}) }
    await record(tx, jobStatusChanged, { ...event, data: { ...event.data, ...more } })
  }
  tx.afterCommit(() => ctx.cache.renewJob(id))
  return job
}
