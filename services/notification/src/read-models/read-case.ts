import type { Database } from '@portal/chassis/mysql/database'
import { prepared, single } from '@portal/chassis/mysql/statements'
import { eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/mysql-core'
import { addresses, companyNames, jobTitles, seekerNames } from '../schema.ts'

/** The ids of the job and the two parties of an application or interview. */
export type CaseDetails = { job_id: number; seeker_user_id: number; recruiter_user_id: number }

/** A person's email address. An unproven address may belong to a stranger. */
export type Mailbox = { address: string; isProven: boolean }

export type Case = {
  jobTitle: string | undefined
  seekerName: string | undefined
  seekerMailbox: Mailbox | undefined
  companyName: string | undefined
  recruiterMailbox: Mailbox | undefined
}

const seekerAddresses = alias(addresses, 'seeker_addresses')
const recruiterAddresses = alias(addresses, 'recruiter_addresses')

// Selecting from a constant row always returns one row, with null for whatever is missing.
const caseByIds = prepared((db) =>
  db
    .select({
      jobTitle: jobTitles.title,
      seekerName: seekerNames.name,
      seekerEmail: seekerAddresses.email,
      seekerVerified: seekerAddresses.emailVerified,
      companyName: companyNames.name,
      recruiterEmail: recruiterAddresses.email,
      recruiterVerified: recruiterAddresses.emailVerified,
    })
    .from(sql`(select 1) as nothing`)
    .leftJoin(jobTitles, eq(jobTitles.jobId, sql.placeholder('job')))
    .leftJoin(seekerNames, eq(seekerNames.userId, sql.placeholder('seeker')))
    .leftJoin(seekerAddresses, eq(seekerAddresses.userId, sql.placeholder('seeker')))
    .leftJoin(companyNames, eq(companyNames.userId, sql.placeholder('recruiter')))
    .leftJoin(recruiterAddresses, eq(recruiterAddresses.userId, sql.placeholder('recruiter')))
    .prepare(),
)

/** Reads a case from the read models. Missing data is undefined. */
export async function readCase(db: Database, state: CaseDetails): Promise<Case> {
  const { job_id: job, seeker_user_id: seeker, recruiter_user_id: recruiter } = state
  const known = single(await caseByIds(db).execute({ job, seeker, recruiter }))
  return {
    jobTitle: known.jobTitle ?? undefined,
    seekerName: known.seekerName ?? undefined,
    seekerMailbox: mailboxOf(known.seekerEmail, known.seekerVerified),
    companyName: known.companyName ?? undefined,
    recruiterMailbox: mailboxOf(known.recruiterEmail, known.recruiterVerified),
  }
}

/** Reads a person's mailbox from the read model; undefined if it is unknown. */
export async function readMailbox(db: Database, userId: number): Promise<Mailbox | undefined> {
  const [row] = await db.select().from(addresses).where(eq(addresses.userId, userId))
  return row && mailboxOf(row.email, row.emailVerified)
}

function mailboxOf(address: string | null, isProven: boolean | null): Mailbox | undefined {
  return address === null ? undefined : { address, isProven: isProven === true }
}
