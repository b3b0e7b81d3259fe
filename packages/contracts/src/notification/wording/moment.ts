import { dateLocaleOf, type Locale } from '../../locales.ts'
import { isTimeZone } from '../../time-zone.ts'
import type { WriteMoment } from './wording.ts'

const parts = {
  weekday: 'long',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
} as const

/**
 * Creates the function that writes instants for a reader. With a time zone, they are in it, with its name. Without one,
 * they are in the UTC offset in which they were entered, followed by UTC, because the reader's zone is unknown.
 */
export function momentsFor(locale: Locale, timeZone: string | null): WriteMoment {
  const language = dateLocaleOf(locale)
  // A zone may have been chosen in a process that knows more zones.
  if (timeZone !== null && isTimeZone(timeZone)) {
    const format = new Intl.DateTimeFormat(language, { ...parts, timeZone, timeZoneName: 'long' })
    return (at) => format.format(new Date(at))
  }
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' })
  return (at, offsetMinutes = 0) => {
    const inUtc = `${format.format(new Date(at))} UTC`
    if (offsetMinutes === 0) return inUtc
    const local = format.format(+new Date(at) + offsetMinutes * 60_000)
    return `${local} UTC${offsetText(offsetMinutes)} (${inUtc})`
  }
}

function offsetText(minutes: number): string {
  const digits = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((each) =>
    String(each).padStart(2, '0'),
  )
  return `${minutes < 0 ? '-' : '+'}${digits.join(':')}`
}
