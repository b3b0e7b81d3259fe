import type { Database } from '@portal/chassis/mysql/database'
import { batched, prepared } from '@portal/chassis/mysql/statements'
import { localeOrEnglish } from '@portal/contracts/locales'
import type { Reader } from '@portal/contracts/notification/wording/render'
import { eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/mysql-core'
import { addresses, companyNames, jobTitles, seekerNames } from '../schema.ts'

/** The ids of the job and the two parties of an application or interview. */
export type CaseDetails = { job_id: number; seeker_user_id: number; recruiter_user_id: number }

/** A person's email address, and how they read. An unproven address may belong to a stranger. */
export type Mailbox = { address: string; isProven: boolean; reader: Reader }

/** How somebody reads who has chosen neither a language nor a time zone. */
export const defaultReader: Reader = { locale: 'en', timeZone: null }

export type Case = {
  jobTitle: string | undefined
  seekerName: string | undefined
  seekerMailbox: Mailbox | undefined
  companyName: string | undefined
  recruiterMailbox: Mailbox | undefined
}

const seekerAddresses = alias(addresses, 'seeker_addresses')
const recruiterAddresses = alias(addresses, 'recruiter_addresses')

// The most events that a consumer processes together, and each number of cases has a statement of its own.
const mostCases = 64

// One row for each case, with null for whatever is missing. Cast, because a join with the untyped values of a prepared
// statement uses no index.
const casesByIds = prepared((db, count: number) => {
  const value = (name: string) => sql`cast(${sql.placeholder(name)} as unsigned)`
  const wanted = Array.from(
    { length: count },
    (_, nth) =>
      sql`select ${sql.raw(String(nth))} as nth, ${value(`job${nth}`)} as job, ${value(`seeker${nth}`)} as seeker, ${value(`recruiter${nth}`)} as recruiter`,
  )
  return db
    .select({
      nth: sql<number>`wanted.nth`.mapWith(Number),
      jobTitle: jobTitles.title,
      seekerName: seekerNames.name,
      seekerEmail: seekerAddresses.email,
      seekerVerified: seekerAddresses.emailVerified,
      seekerLocale: seekerAddresses.locale,
      seekerZone: seekerAddresses.timeZone,
      companyName: companyNames.name,
      recruiterEmail: recruiterAddresses.email,
      recruiterVerified: recruiterAddresses.emailVerified,
      recruiterLocale: recruiterAddresses.locale,
      recruiterZone: recruiterAddresses.timeZone,
    })
    .from(sql`(${sql.join(wanted, sql` union all `)}) as wanted`)
    .leftJoin(jobTitles, eq(jobTitles.jobId, sql`wanted.job`))
    .leftJoin(seekerNames, eq(seekerNames.userId, sql`wanted.seeker`))
    .leftJoin(seekerAddresses, eq(seekerAddresses.userId, sql`wanted.seeker`))
    .leftJoin(companyNames, eq(companyNames.userId, sql`wanted.recruiter`))
    .leftJoin(recruiterAddresses, eq(recruiterAddresses.userId, sql`wanted.recruiter`))
    .prepare()
})

/** Reads cases from the read models. */
async function readCases(db: Database, wanted: readonly CaseDetails[]): Promise<Case[]> {
  const values = wanted.flatMap((details, nth) => [
    [`job${nth}`, details.job_id],
    [`seeker${nth}`, details.seeker_user_id],
    [`recruiter${nth}`, details.recruiter_user_id],
  ])
  const rows = await casesByIds(db, wanted.length).execute(Object.fromEntries(values))
  return rows
    .toSorted((one, other) => one.nth - other.nth)
    .map((known) => ({
      jobTitle: known.jobTitle ?? undefined,
      seekerName: known.seekerName ?? undefined,
      seekerMailbox: mailboxOf(known.seekerEmail, known.seekerVerified, readerOf(known.seekerLocale, known.seekerZone)),
      companyName: known.companyName ?? undefined,
      recruiterMailbox: mailboxOf(
        known.recruiterEmail,
        known.recruiterVerified,
        readerOf(known.recruiterLocale, known.recruiterZone),
      ),
    }))
}

/** Reads a case from the read models; all cases of a tick of the event loop at once. Missing data is undefined. */
export const readCase = batched(readCases, mostCases)

/** Reads a person's mailbox from the read model; undefined if it is unknown. */
export async function readMailbox(db: Database, userId: number): Promise<Mailbox | undefined> {
  const [row] = await db.select().from(addresses).where(eq(addresses.userId, userId))
  return row && mailboxOf(row.email, row.emailVerified, readerOf(row.locale, row.timeZone))
}

/** How somebody reads who has chosen this language and time zone, or none. */
export function readerOf(locale: string | null | undefined, timeZone: string | null | undefined): Reader {
  return { locale: localeOrEnglish(locale), timeZone: timeZone ?? null }
}

function mailboxOf(address: string | null, isProven: boolean | null, reader: Reader): Mailbox | undefined {
  return address === null ? undefined : { address, isProven: isProven === true, reader }
}
