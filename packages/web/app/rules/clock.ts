import { dateFormat } from './formats.ts'

/** An appointment as somebody in a time zone reads it: day of the week, date, time and zone. */
export function appointmentText(at: string, zone: string, locale: string): string {
  const format = dateFormat(locale, {
    weekday: 'long',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: zone,
    timeZoneName: 'short',
  })
  return format.format(new Date(at))
}

/** The time of the other party, written with an offset from UTC; undefined if the clock in `zone` shows the same. */
export function otherClock(
  at: string,
  { zone, offsetMinutes }: { zone: string; offsetMinutes: number | null },
  locale: string,
): string | undefined {
  if (offsetMinutes === null) return undefined
  const other = offsetZone(offsetMinutes)
  return wallClock(at, zone) === wallClock(at, other) ? undefined : appointmentText(at, other, locale)
}

function wallClock(at: string, zone: string): string {
  return dateFormat('en', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(new Date(at))
}

/** A time zone with a fixed offset, such as `+05:30`. */
export function offsetZone(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`
}
