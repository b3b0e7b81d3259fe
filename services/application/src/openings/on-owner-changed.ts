import type { Transaction } from '@portal/chassis/mysql/database'
import type { State } from '@portal/contracts/event'
import type { JobState } from '@portal/contracts/job/events'
import { and, eq, inArray, ne, sql } from 'drizzle-orm'
import { applications, interviews, openings } from '../schema.ts'
import { openingReadModel } from './opening-read-model.ts'

/**
 * Hands the applications for a job and their interviews over with it. They follow the read model, which has the newest
 * state, so that the order of events does not matter.
 */
export async function onOwnerChanged(tx: Transaction, jobs: readonly State<JobState>[]): Promise<void> {
  await openingReadModel.apply(tx, jobs)
  const ids = jobs.map(({ data }) => data.job_id)
  const current = await tx.select().from(openings).where(inArray(openings.jobId, ids))
  for (const { jobId, recruiterUserId } of current) {
    await tx
      .update(applications)
      .set({ recruiterUserId, updatedAt: sql`${applications.updatedAt}` })
      .where(and(eq(applications.jobId, jobId), ne(applications.recruiterUserId, recruiterUserId)))
    const ofJob = tx.select({ id: applications.id }).from(applications).where(eq(applications.jobId, jobId))
    await tx
      .update(interviews)
      .set({ recruiterUserId, updatedAt: sql`${interviews.updatedAt}` })
      .where(and(inArray(interviews.applicationId, ofJob), ne(interviews.recruiterUserId, recruiterUserId)))
  }
}
