import { z } from 'zod'

// `Intl` also accepts offsets from UTC, which are no zones: they do not know when clocks change.
const name = /^[A-Za-z][\w+/-]{0,63}$/

/** Whether a text is the name of a time zone (IANA) that this process knows. */
export function isTimeZone(text: string): boolean {
  try {
    return name.test(text) && new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** The name of a time zone. */
export const timeZone = z
  .string()
  .refine(isTimeZone, 'must be the name of a time zone, such as Europe/Berlin')
  .meta({ description: 'The name of a time zone (IANA)', maxLength: 64, example: 'Europe/Berlin' })
