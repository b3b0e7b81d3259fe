import { dateFormat } from './formats.ts'

/** The names of all time zones. */
export const zones: readonly string[] = Intl.supportedValuesOf('timeZone')

/** The time zone in a cookie, which the script of the page writes; UTC if there is none or it is unknown. */
export function zoneOf(cookie: string | undefined): string {
  try {
    const zone = decodeURIComponent(cookie ?? '')
    return zone === '' ? 'UTC' : dateFormat('en', { timeZone: zone }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}
