import { dateFormat } from './formats.ts'

/** The names of all time zones. */
export const zones: readonly string[] = Intl.supportedValuesOf('timeZone')

/** A time zone by its name; undefined if it is unknown. */
export function knownZone(name: string): string | undefined {
  try {
    return name === '' ? undefined : dateFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return undefined
  }
}

/** The time zone in a cookie, which the script of the page writes; undefined if it is unknown. */
export function zoneIn(cookie: string): string | undefined {
  try {
    return knownZone(decodeURIComponent(cookie))
  } catch {
    return undefined
  }
}
