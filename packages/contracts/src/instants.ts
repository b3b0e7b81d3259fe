// Instants as clients write them. Libraries omit what ISO 8601 makes optional: the colon of the offset, the seconds,
// the separators. They write a blank or a lower-case t for the T, up to nine decimal places of seconds, and a zone name
// suffix (RFC 9557). All of that is accepted. A local time is rejected, because it identifies no instant.
import { z } from 'zod'

/** An instant with the offset from UTC in which it was written, in minutes east of UTC. */
export type WrittenInstant = { at: Date; offsetMinutes: number }

const form =
  /^(\d{4})(-?)(\d\d)\2(\d\d)[Tt ](\d\d)(?:(:?)(\d\d)(?:\6(\d\d)(?:[.,](\d+))?)?)? ?(?:[Zz]|([+\u2212-])(\d\d)(?::?(\d\d))?)(?:\[[\w/+=.:-]+\])*$/
const withoutOffset = /^\d{4}-?\d\d-?\d\d(?:[Tt ][\d:.,]*)?$/
// The pattern itself does not limit decimal places and zone names.
const maxCharacters = 100
const exampleLeadMs = 30 * 24 * 3600_000

const messages = {
  form: 'must be an instant in ISO 8601, as in YYYY-MM-DDThh:mm:ss+hh:mm',
  offset: 'must name its offset from UTC, such as Z or +01:00',
  day: 'must be a valid date and time',
  range: 'must be in the years 1000 to 9999, in UTC',
}

/**
 * An instant written with an offset. Limited to the years 1000 to 9999, the range of MySQL's DATETIME. Its example lies a
 * month ahead, so that requests tried out with it are valid; a fixed date would lie in the past some day.
 */
export const writtenInstant = z
  .string()
  .trim()
  .max(maxCharacters, { abort: true })
  .transform((text, ctx): WrittenInstant => {
    const read = readInstant(text)
    if (typeof read !== 'string') return read
    ctx.issues.push({ code: 'invalid_format', format: 'datetime', input: text, message: messages[read] })
    return z.NEVER
  })
  .meta({
    override: ({ jsonSchema }: { jsonSchema: object }) => {
      const day = new Date(Date.now() + exampleLeadMs).toISOString().slice(0, 10)
      Object.assign(jsonSchema, { type: 'string', format: 'date-time', example: `${day}T10:00:00+01:00` })
    },
  })

/** An instant written with an offset, converted to UTC. */
export const offsetInstant = writtenInstant
  .transform(({ at }) => at)
  .meta({ override: { type: 'string', format: 'date-time' } })

/** {@link offsetInstant} in a query string, where the plus of the offset often arrives as a space. */
export const offsetInstantText = z
  .string()
  .transform((text) => text.replace(/ (\d\d:?\d\d)$/, '+$1'))
  .pipe(offsetInstant)
  .meta({ override: { type: 'string', format: 'date-time' } })

function readInstant(text: string): WrittenInstant | keyof typeof messages {
  const found = form.exec(text)
  if (!found) return withoutOffset.test(text) ? 'offset' : 'form'
  const [, year, , month, day, hour, , minute = '0', second = '0', places = '', sign, hours = '0', minutes = '0'] =
    found
  const at = new Date(0)
  // Not Date.UTC, which maps the years 0 to 99 to 1900 to 1999.
  at.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  at.setUTCHours(Number(hour), Number(minute), Number(second), Number(places.slice(0, 3).padEnd(3, '0')))
  // An out-of-range field has overflowed into the next one.
  const isValid =
    at.getUTCMonth() === Number(month) - 1 &&
    at.getUTCDate() === Number(day) &&
    at.getUTCHours() === Number(hour) &&
    at.getUTCMinutes() === Number(minute) &&
    Number(second) < 60
  if (!isValid || Number(hours) > 23 || Number(minutes) > 59) return 'day'
  const offsetMinutes = (Number(hours) * 60 + Number(minutes)) * (sign === '+' || sign === undefined ? 1 : -1)
  at.setTime(at.getTime() - offsetMinutes * 60_000)
  const inUtc = at.getUTCFullYear()
  return inUtc >= 1000 && inUtc <= 9999 ? { at, offsetMinutes: offsetMinutes || 0 } : 'range'
}
