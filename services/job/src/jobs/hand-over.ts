import { invalidField } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { type Transaction, transact } from '@portal/chassis/mysql/database'
import { jobOwnerChanged } from '@portal/contracts/job/events'
import { may } from '@portal/contracts/profile/team'
import { record } from '@portal/messaging/outbox/record'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { accounts, type DescribedJob, employers, type JobRow, jobs, members } from '../schema.ts'
import { indexJobs } from '../search-index/index-jobs.ts'
import { notGuarded } from './duplicates.ts'
import { stateOfJob } from './present.ts'
import { describeJob, lockJob } from './queries.ts'

type Heir = { userId: number; recruiterId: number; companyName: string }

/** Hands a job over to a colleague, by somebody who may manage it. The one in charge already changes nothing. */
export function changeJobOwner(ctx: Context, actor: Actor, id: number, userId: number): Promise<DescribedJob> {
  return transact(ctx, async (tx) => {
    const job = await lockJob(ctx, tx, actor, id)
    if (job.recruiterUserId === userId) return describeJob(tx, id)
    const heir = await findHeir(tx, job, userId)
    if (!heir) throw invalidField('user_id', 'unknown', 'must be a recruiter or an owner of the same company')
    await handOver(tx, job, heir)
    tx.afterCommit(() => ctx.cache.renewJob(id))
    return describeJob(tx, id)
  })
}

async function findHeir(tx: Transaction, { companyId }: JobRow, userId: number): Promise<Heir | undefined> {
  const [found] = await tx
    .select({ member: members, employer: employers, account: accounts })
    .from(members)
    .innerJoin(employers, eq(employers.userId, members.userId))
    .leftJoin(accounts, eq(accounts.userId, members.userId))
    .where(eq(members.userId, userId))
  if (!found || found.account?.isBlocked) return undefined
  const { member, employer } = found
  const mayManage = member.isActive && member.companyId === companyId && may(member.role, 'MANAGE_JOBS')
  return mayManage ? employer : undefined
}

/** Puts another person of the company in charge of a job, which the caller has locked. A hidden one is shown again. */
export async function handOver(tx: Transaction, job: JobRow, heir: Heir): Promise<void> {
  await tx
    .update(jobs)
    .set({
      recruiterUserId: heir.userId,
      recruiterId: heir.recruiterId,
      companyName: heir.companyName,
      companyId: job.companyId,
      isHidden: false,
      // The colleague may have an equal job, and to hand over is not to post one.
      ...notGuarded,
      revision: job.revision + 1,
    })
    .where(eq(jobs.id, job.id))
  const changed = await describeJob(tx, job.id)
  await indexJobs(tx, [changed])
  await record(tx, jobOwnerChanged, {
    aggregateId: job.id,
    revision: changed.revision,
    data: { ...stateOfJob(changed), from_user_id: job.recruiterUserId },
  })
}
