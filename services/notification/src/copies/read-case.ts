import type { Database } from '@portal/chassis/database'
import { eq } from 'drizzle-orm'
import { addresses, companyNames, jobTitles, seekerNames } from '../schema.ts'

/** Whom and what an application or interview is about, by identifier. */
export type CaseFacts = { job_id: number; seeker_user_id: number; recruiter_user_id: number }

export type Case = {
  jobTitle: string | undefined
  seekerName: string | undefined
  seekerEmail: string | undefined
  companyName: string | undefined
  recruiterEmail: string | undefined
}

/** What our copies know of a case. */
export async function readCase(db: Database, facts: CaseFacts): Promise<Case> {
  const { job_id, seeker_user_id, recruiter_user_id } = facts
  const [job] = await db.select().from(jobTitles).where(eq(jobTitles.jobId, job_id))
  const [seeker] = await db.select().from(seekerNames).where(eq(seekerNames.userId, seeker_user_id))
  const [company] = await db.select().from(companyNames).where(eq(companyNames.userId, recruiter_user_id))
  return {
    jobTitle: job?.title,
    seekerName: seeker?.name,
    seekerEmail: await readEmail(db, seeker_user_id),
    companyName: company?.name,
    recruiterEmail: await readEmail(db, recruiter_user_id),
  }
}

/** Where a person's mail goes, as far as our copy knows. */
export async function readEmail(db: Database, userId: number): Promise<string | undefined> {
  const [address] = await db.select().from(addresses).where(eq(addresses.userId, userId))
  return address?.email
}
