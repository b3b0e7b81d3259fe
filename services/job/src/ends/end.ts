import { conflict, invalidField } from '@portal/chassis/errors'
import { isOver, maxDaysOpen } from '@portal/contracts/job/end'
import { gt, isNull, or, type SQL } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type JobRow, jobs } from '../schema.ts'

const dayMs = 24 * 3600_000
/** How long before its end the recruiter of a job is notified. */
const noticeDays = 7

/** A job as it is at an instant. One whose time is over is closed, also before the sweep has written that down. */
export function jobAt<Job extends JobRow>(job: Job, now: Date): Job {
  return isOver(job, now) ? { ...job, status: 'CLOSED', closedAt: job.expiresAt, closeReason: 'EXPIRED' } : job
}

/** The condition for jobs whose time is not over. */
export function isNotOverAt(now: Date): SQL | undefined {
  return or(isNull(jobs.expiresAt), gt(jobs.expiresAt, now))
}

/** When the first of some jobs ends by itself, so that what shows them is outdated; undefined if none will. */
export function firstEndOf(rows: readonly JobRow[], now: Date): Date | undefined {
  const ends = rows.flatMap(({ expiresAt }) => (expiresAt !== null && expiresAt > now ? expiresAt.getTime() : []))
  return ends.length === 0 ? undefined : new Date(Math.min(...ends))
}

/** From when on the public cannot read a job that has ended; undefined if that is not known. */
export function goneFrom({ ends }: Pick<Context, 'ends'>, { status, closedAt }: JobRow): Date | undefined {
  return status === 'CLOSED' && closedAt ? new Date(closedAt.getTime() + ends.goneAfterDays * dayMs) : undefined
}

/** Throws 422 for an end that is past or too far ahead. */
export function assertEnd({ now }: Pick<Context, 'now'>, expiresAt: Date | undefined): void {
  if (expiresAt) assertAhead('expires_at', expiresAt, now())
}

/** Throws 422 for a time of publication that is past, too far ahead, or not before the end. */
export function assertPublication(
  { now }: Pick<Context, 'now'>,
  { publishAt, expiresAt }: Pick<JobRow, 'publishAt' | 'expiresAt'>,
): void {
  if (publishAt === null) return
  assertAhead('publish_at', publishAt, now())
  if (expiresAt && expiresAt <= publishAt) throw invalidField('expires_at', 'too_early', 'must be after publish_at')
}

function assertAhead(field: string, at: Date, now: Date): void {
  const days = (at.getTime() - now.getTime()) / dayMs
  if (days <= 0) throw invalidField(field, 'past', 'must be in the future')
  if (days > maxDaysOpen) throw invalidField(field, 'too_far', `must be at most ${maxDaysOpen} days ahead`)
}

/** When a job ends that is opened now, unless its recruiter says so; null if it has no end. */
export function defaultEnd({ now, ends }: Pick<Context, 'now' | 'ends'>): Date | null {
  return ends.defaultDays === 0 ? null : new Date(now().getTime() + ends.defaultDays * dayMs)
}

/** The columns of the end of a published job, with when its recruiter is notified, if the end is far enough ahead. */
export function endColumns({ now }: Pick<Context, 'now'>, expiresAt: Date | null) {
  const remindAt = expiresAt && new Date(expiresAt.getTime() - noticeDays * dayMs)
  return { expiresAt, remindAt: remindAt && remindAt > now() ? remindAt : null }
}

type Opening = Pick<JobRow, 'publishedAt' | 'expiresAt'>

/** What is written when a job is opened: it begins, unless it has before, and ends as given, as planned or by default. */
export function openedColumns(ctx: Pick<Context, 'now' | 'ends'>, before: Opening, expiresAt?: Date) {
  const now = ctx.now()
  const planned = before.expiresAt !== null && before.expiresAt > now ? before.expiresAt : undefined
  return {
    publishedAt: before.publishedAt ?? now,
    ...endColumns(ctx, expiresAt ?? planned ?? defaultEnd(ctx)),
    publishAt: null,
    closedAt: null,
    closeReason: null,
  }
}

/** What a job that has ended does not need any more: the times of the sweep, and the guard against others like it. */
export const endedColumns = { publishAt: null, remindAt: null, guardedKey: null, guardedIn: null }

/** What is written when a job is closed. */
export function closedColumns(closedAt: Date, closeReason: JobRow['closeReason']) {
  return { ...endedColumns, closedAt, closeReason }
}

/** Throws `conflict` unless the end of a job may be set: it is open or paused, or has ended by itself. */
export function assertExtensible({ status, closeReason }: Pick<JobRow, 'status' | 'closeReason'>): void {
  if (status === 'OPEN' || status === 'PAUSED' || (status === 'CLOSED' && closeReason === 'EXPIRED')) return
  throw conflict('STEP_NOT_ALLOWED', `A job that is ${status} cannot be extended`)
}
