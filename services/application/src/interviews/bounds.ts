import { conflict, invalidField } from '@portal/chassis/errors'
import type { Transaction } from '@portal/chassis/mysql/database'
import { and, eq, gt, ne } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { interviews } from '../schema.ts'

const maxYearsAhead = 5
const maxUpcoming = 5
// Each interview, and each cancellation, sends an email to the applicant.
const maxInTotal = 20

/** Throws `unprocessable` for a date that is in the past or implausibly far ahead. */
export function assertDateInRange(ctx: Context, date: Date): void {
  const now = ctx.now()
  const latest = new Date(now)
  latest.setUTCFullYear(now.getUTCFullYear() + maxYearsAhead)
  if (date <= now) throw invalidField('interview_date', 'past', 'must be in the future')
  if (date > latest) {
    throw invalidField('interview_date', 'too_far', `must be at most ${maxYearsAhead} years ahead, in UTC`)
  }
}

/**
 * Throws `conflict` if an application has the maximum number of upcoming interviews, not counting the one in `except`.
 * The caller has locked the application.
 */
export async function assertUpcomingLimit(
  ctx: Context,
  tx: Transaction,
  applicationId: number,
  { except }: { except?: number } = {},
): Promise<void> {
  const isOther = except === undefined ? undefined : ne(interviews.id, except)
  const isUpcoming = and(eq(interviews.status, 'SCHEDULED'), gt(interviews.interviewDate, ctx.now()), isOther)
  const upcoming = await tx.$count(interviews, and(eq(interviews.applicationId, applicationId), isUpcoming))
  if (upcoming < maxUpcoming) return
  throw conflict('TOO_MANY_INTERVIEWS', `The application already has ${maxUpcoming} upcoming interviews`)
}

/** Throws `conflict` if an application has the maximum total of interviews. The caller has locked the application. */
export async function assertTotalLimit(tx: Transaction, applicationId: number): Promise<void> {
  const total = await tx.$count(interviews, eq(interviews.applicationId, applicationId))
  if (total < maxInTotal) return
  throw conflict('TOO_MANY_INTERVIEWS', `The application has had ${maxInTotal} interviews, including cancelled ones`)
}
