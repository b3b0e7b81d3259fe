import type { Transaction } from '@portal/chassis/mysql/database'
import { jobChanged } from '@portal/contracts/job/events'
import { may } from '@portal/contracts/profile/team'
import { record } from '@portal/messaging/outbox/record'
import { and, asc, eq, gt } from 'drizzle-orm'
import { handOver } from '../jobs/hand-over.ts'
import { stateOfJob } from '../jobs/present.ts'
import { describeJob } from '../jobs/queries.ts'
import { accounts, type JobRow, jobs, type Member, members } from '../schema.ts'
import { indexJobs } from '../search-index/index-jobs.ts'
import { findSuccessor } from '../team/successor.ts'

type Charge = { isBlocked: boolean; member: Member | undefined }

/**
 * Makes a page of the jobs of a recruiter follow their account and their membership. Jobs that have no company yet get
 * it. Those that the recruiter may not manage any more are taken over by an owner of the company. Without one, the jobs
 * of a blocked recruiter are hidden until the block ends. Returns the ids of the page.
 */
export async function settleJobs(
  tx: Transaction,
  { userId, afterJobId, pageSize }: { userId: number; afterJobId: number; pageSize: number },
): Promise<number[]> {
  const [account] = await tx.select().from(accounts).where(eq(accounts.userId, userId))
  const [member] = await tx.select().from(members).where(eq(members.userId, userId))
  const page = await tx
    .select()
    // With another index, MySQL would sort all jobs of the recruiter.
    .from(jobs, { forceIndex: ['jobs_of_recruiter'] })
    .where(and(eq(jobs.recruiterUserId, userId), gt(jobs.id, afterJobId)))
    .orderBy(asc(jobs.id))
    .limit(pageSize)
    .for('update')
  const charge = { isBlocked: account?.isBlocked ?? false, member }
  for (const job of page.filter((each) => each.isDeleted === null)) await settle(tx, job, charge)
  return page.map((job) => job.id)
}

async function settle(tx: Transaction, job: JobRow, charge: Charge): Promise<void> {
  const { isBlocked, member } = charge
  const companyId = job.companyId ?? (member?.isActive ? member.companyId : null)
  if (companyId !== null && (isBlocked || !mayKeep(member, companyId))) {
    const successor = await findSuccessor(tx, { companyId, instead: job.recruiterUserId, roles: ['OWNER'] })
    if (successor) return handOver(tx, { ...job, companyId }, successor)
  }
  if (job.isHidden === isBlocked && job.companyId === companyId) return
  await tx
    .update(jobs)
    .set({ isHidden: isBlocked, companyId, revision: job.revision + 1 })
    .where(eq(jobs.id, job.id))
  const changed = await describeJob(tx, job.id)
  await indexJobs(tx, [changed])
  await record(tx, jobChanged, { aggregateId: job.id, revision: changed.revision, data: stateOfJob(changed) })
}

/** Whether the person in charge still may be, as far as the membership is known. */
function mayKeep(member: Member | undefined, companyId: number): boolean {
  return !member || (member.companyId === companyId && member.isActive && may(member.role, 'MANAGE_JOBS'))
}
