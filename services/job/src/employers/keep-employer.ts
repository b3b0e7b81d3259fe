import type { Transaction } from '@portal/chassis/database'
import type { Facts } from '@portal/contracts/event'
import type { RecruiterFacts } from '@portal/contracts/profile/events'
import { keepNewest } from '@portal/messaging/facts'
import { eq } from 'drizzle-orm'
import { employers, jobs } from '../schema.ts'

/** Brings our copy of a recruiter up to date, and the company's name on their jobs with it. */
export async function keepEmployer(tx: Transaction, { revision, data }: Facts<RecruiterFacts>): Promise<void> {
  const isNews = await keepNewest(tx, employers, employers.userId, {
    userId: data.user_id,
    recruiterId: data.recruiter_id,
    companyName: data.company_name,
    revision,
  })
  if (isNews) {
    await tx.update(jobs).set({ companyName: data.company_name }).where(eq(jobs.recruiterUserId, data.user_id))
  }
}
