import type { Transaction } from '@portal/chassis/database'
import { conflict, invalidField } from '@portal/chassis/errors'
import { and, eq, gt, ne } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { interviews } from '../schema.ts'

const maxYearsAhead = 5
const maxAhead = 5
// Each is an email to the applicant, and cancelling it another one.
const maxOfApplication = 20

/** Throws `invalid` for a date in the past, or too far ahead for anyone to mean it. */
export function assertWithinBounds(ctx: Context, date: Date): void {
  const now = ctx.now()
  const furthest = new Date(now)
  furthest.setUTCFullYear(now.getUTCFullYear() + maxYearsAhead)
  if (date <= now) throw invalidField('interview_date', 'past', 'must be in the future')
  if (date > furthest) {
    throw invalidField('interview_date', 'too_far', `must be at most ${maxYearsAhead} years ahead, in UTC`)
  }
}

/**
 * Throws `conflict` where an application, which is locked, has as many interviews ahead as it can have, not counting the
 * one in `besides`.
 */
export async function assertRoomAhead(
  ctx: Context,
  tx: Transaction,
  applicationId: number,
  { besides }: { besides?: number } = {},
): Promise<void> {
  const others = besides === undefined ? undefined : ne(interviews.id, besides)
  const isAhead = and(eq(interviews.status, 'SCHEDULED'), gt(interviews.interviewDate, ctx.now()), others)
  const ahead = await tx.$count(interviews, and(eq(interviews.applicationId, applicationId), isAhead))
  if (ahead < maxAhead) return
  throw conflict('TOO_MANY_INTERVIEWS', `The application has ${maxAhead} interviews ahead already`)
}

/** Throws `conflict` where an application, which is locked, has had as many interviews as it can have in all. */
export async function assertRoomAtAll(tx: Transaction, applicationId: number): Promise<void> {
  const all = await tx.$count(interviews, eq(interviews.applicationId, applicationId))
  if (all < maxOfApplication) return
  throw conflict(
    'TOO_MANY_INTERVIEWS',
    `The application has had ${maxOfApplication} interviews, cancelled ones included`,
  )
}
