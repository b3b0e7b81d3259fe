import type { Transaction } from '@portal/chassis/database'
import { deleteKeys } from '@portal/chassis/idempotency'
import { jobDeleted } from '@portal/contracts/job/events'
import { record } from '@portal/messaging/record'
import { and, eq, ne } from 'drizzle-orm'
import { stateOfJob } from '../jobs/present.ts'
import { accounts, dailyCounts, employers, type JobRow, jobs } from '../schema.ts'
import { indexJobs } from '../search/index-jobs.ts'

/**
 * Takes a recruiter's words and name away. Their jobs stay as rows, because applications refer to them, closed and deleted,
 * with place, salary and skills of nobody in particular gone or kept as numbers. One event tells it of each, and as it
 * holds no words any more it is nobody's and stays in the stream for whoever listens late.
 */
export async function erasePerson(tx: Transaction, userId: number): Promise<void> {
  const worded = await tx
    .select()
    .from(jobs)
    .where(and(eq(jobs.recruiterUserId, userId), ne(jobs.title, '')))
    .for('update')
  for (const job of worded) await deleteSearchTerms(tx, job)
  await tx.update(jobs).set({ companyName: '' }).where(eq(jobs.recruiterUserId, userId))
  await tx.delete(employers).where(eq(employers.userId, userId))
  await tx.delete(accounts).where(eq(accounts.userId, userId))
  await tx.delete(dailyCounts).where(eq(dailyCounts.userId, userId))
  await deleteKeys(tx, userId)
}

async function deleteSearchTerms(tx: Transaction, job: JobRow): Promise<void> {
  const erased = {
    title: '',
    description: '',
    location: '',
    companyName: '',
    status: job.status === 'DRAFT' ? job.status : ('CLOSED' as const),
    isDeleted: job.isDeleted ?? new Date(),
    revision: job.revision + 1,
  }
  await tx.update(jobs).set(erased).where(eq(jobs.id, job.id))
  await indexJobs(tx, [{ ...job, ...erased, skills: [] }])
  await record(tx, jobDeleted, {
    aggregateId: job.id,
    revision: erased.revision,
    data: stateOfJob({ ...job, ...erased }),
  })
}
