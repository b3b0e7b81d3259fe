import { maxDaysOpen } from '@portal/contracts/job/end'
import { endOfDay, localTimeOf } from './zoned.ts'

const dayMs = 24 * 3600_000

/** The end of a day that a form sends, as the API takes it. What is no day becomes what the API rejects. */
export function endOn(date: string, zone: string): string | undefined {
  return date === '' ? undefined : (endOfDay(date, zone)?.toISOString() ?? date)
}

/** The days between which a job may end. */
export function endRange(now: Date, zone: string): { first: string; last: string } {
  return { first: dayIn(0, now, zone), last: dayIn(maxDaysOpen - 1, now, zone) }
}

/** The days between which a draft may be published by itself. */
export function publicationRange(now: Date, zone: string): { first: string; last: string } {
  return { ...endRange(now, zone), first: dayIn(1, now, zone) }
}

function dayIn(days: number, now: Date, zone: string): string {
  return localTimeOf(new Date(now.getTime() + days * dayMs), zone).date
}
