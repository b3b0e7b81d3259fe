import { deleteKeys } from '@portal/chassis/http/idempotency'
import type { Transaction } from '@portal/chassis/mysql/database'
import { jobDeleted } from '@portal/contracts/job/events'
import { record } from '@portal/messaging/outbox/record'
import { and, eq, ne } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { endedColumns } from '../ends/end.ts'
import { handOver } from '../jobs/hand-over.ts'
import { stateOfJob } from '../jobs/present.ts'
import { accounts, applicants, dailyCounts, employers, type JobRow, jobQuestions, jobs, members } from '../schema.ts'
import { indexJobs } from '../search-index/index-jobs.ts'
import { findSuccessor } from '../team/successor.ts'

/**
 * Hands the jobs of an erased recruiter over to somebody of the company, or anonymizes them if there is nobody, and deletes
 * everything else about the recruiter. The rows of anonymized jobs stay, closed and
 * deleted, because applications refer to them; they keep no text, only numbers such as salaries and skill ids. One
 * event per job reports this. It contains none of the recruiter's text, so it stays in the stream for late consumers.
 */
export async function erasePerson(ctx: Pick<Context, 'now'>, tx: Transaction, userId: number): Promise<void> {
  const jobsWithText = await tx
    .select()
    .from(jobs)
    .where(and(eq(jobs.recruiterUserId, userId), ne(jobs.title, '')))
    .for('update')
  const now = ctx.now()
  for (const job of jobsWithText) {
    const { companyId } = job
    const successor =
      companyId !== null && (await findSuccessor(tx, { companyId, instead: userId, roles: ['OWNER', 'RECRUITER'] }))
    if (successor) await handOver(tx, job, successor)
    else await anonymize(tx, job, now)
  }
  await tx.update(jobs).set({ companyName: '' }).where(eq(jobs.recruiterUserId, userId))
  await tx.delete(employers).where(eq(employers.userId, userId))
  await tx.delete(members).where(eq(members.userId, userId))
  await tx.delete(accounts).where(eq(accounts.userId, userId))
  await tx.delete(applicants).where(eq(applicants.userId, userId))
  await tx.delete(dailyCounts).where(eq(dailyCounts.userId, userId))
  await deleteKeys(tx, userId)
}

async function anonymize(tx: Transaction, job: JobRow, now: Date): Promise<void> {
  const erased = {
    title: '',
    description: '',
    location: '',
    country: null,
    region: null,
    city: null,
    latitude: null,
    longitude: null,
    remoteCountries: null,
    language: null,
    benefits: null,
    applyUrl: null,
    externalRef: null,
    companyName: '',
    status: job.status === 'DRAFT' ? job.status : ('CLOSED' as const),
    ...endedColumns,
    isDeleted: job.isDeleted ?? now,
    revision: job.revision + 1,
  }
  await tx.update(jobs).set(erased).where(eq(jobs.id, job.id))
  await tx.delete(jobQuestions).where(eq(jobQuestions.jobId, job.id))
  await indexJobs(tx, [{ ...job, ...erased, skills: [] }])
  await record(tx, jobDeleted, {
    aggregateId: job.id,
    revision: erased.revision,
    data: stateOfJob({ ...job, ...erased }),
  })
}
