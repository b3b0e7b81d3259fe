import { offsetZone } from './clock.ts'
import { dateFormat } from './formats.ts'

/** An instant with the offset from UTC that a clock has then, in minutes east of UTC. */
export type Instant = { at: Date; offsetMinutes: number }

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/**
 * The instants at which a clock in a time zone shows a date (`2027-03-28`) and a time (`02:30`), the earliest first: one
 * as a rule, none if it is set forward over them, two if it is set back and shows them again.
 */
export function instantsOf({ date, time }: { date: string; time: string }, zone: string): Instant[] {
  const local = isDate(date) ? Date.parse(`${date}T${time}Z`) : Number.NaN
  if (Number.isNaN(local)) return []
  // Whatever the offset is, it is one of those before and after.
  const offsets = new Set([-dayMs, 0, dayMs].map((shift) => offsetAt(new Date(local + shift), zone)))
  return [...offsets]
    .map((offsetMinutes) => ({ at: new Date(local - offsetMinutes * minuteMs), offsetMinutes }))
    .filter(({ at, offsetMinutes }) => offsetAt(at, zone) === offsetMinutes)
    .sort((one, other) => one.at.getTime() - other.at.getTime())
}

/** When a day begins in a time zone, which is later than midnight where the clock skips it; undefined for no day. */
export function startOfDay(date: string, zone: string): Date | undefined {
  if (!isDate(date)) return undefined
  const [first] = instantsOf({ date, time: '00:00' }, zone)
  if (first) return first.at
  const local = Date.parse(`${date}T00:00Z`)
  return new Date(local - offsetAt(new Date(local - dayMs), zone) * minuteMs)
}

/** The last instant of a day in a time zone; undefined for no day. */
export function endOfDay(date: string, zone: string): Date | undefined {
  if (!isDate(date)) return undefined
  const next = startOfDay(new Date(Date.parse(date) + dayMs).toISOString().slice(0, 10), zone)
  return next && new Date(next.getTime() - 1)
}

/** Whether a text is a day of the calendar, as forms send it: `2027-03-28`. */
export function isDate(text: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00Z`) : new Date(Number.NaN)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

/** The date and the time that a clock in a time zone shows. */
export function localTimeOf(at: Date, zone: string): { date: string; time: string } {
  const local = new Date(at.getTime() + offsetAt(at, zone) * minuteMs).toISOString()
  return { date: local.slice(0, 10), time: local.slice(11, 16) }
}

/** An instant as the API takes it, with its offset: `2027-03-28T02:30:00+01:00`. */
export function writeInstant({ at, offsetMinutes }: Instant): string {
  const local = new Date(at.getTime() + offsetMinutes * minuteMs).toISOString().slice(0, 19)
  return local + offsetZone(offsetMinutes)
}

function offsetAt(at: Date, zone: string): number {
  const format = dateFormat('en', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts
  return (Date.UTC(year, month - 1, day, hour, minute) - Math.floor(at.getTime() / minuteMs) * minuteMs) / minuteMs
}
