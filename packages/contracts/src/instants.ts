// Instants as clients write them. The libraries of several languages leave out what ISO 8601 lets them leave out: the colon
// of the offset, the seconds, the signs between figures. They write a blank or a small t for the T, up to nine places of
// seconds, and the name of the zone behind it (RFC 9557). A local time is refused, because it names no instant.
import { z } from 'zod'

/** An instant, and how far from UTC the clock was that it was read from. */
export type WrittenInstant = { at: Date; offsetMinutes: number }

const form =
  /^(\d{4})(-?)(\d\d)\2(\d\d)[Tt ](\d\d)(?:(:?)(\d\d)(?:\6(\d\d)(?:[.,](\d+))?)?)? ?(?:[Zz]|([+\u2212-])(\d\d)(?::?(\d\d))?)(?:\[[\w/+=.:-]+\])*$/
const withoutOffset = /^\d{4}-?\d\d-?\d\d(?:[Tt ][\d:.,]*)?$/
// Places of seconds and names of zones have no end.
const maxCharacters = 100

const faults = {
  form: 'must be an instant in ISO 8601, as in YYYY-MM-DDThh:mm:ss+hh:mm',
  offset: 'must name its offset from UTC, such as Z or +01:00',
  day: 'must be a day and a time that there are',
  range: 'must be in the years 1000 to 9999, in UTC',
}

/** An instant with its offset, and that offset. In the years 1000 to 9999, which are those that tables hold. */
export const writtenInstant = z
  .string()
  .trim()
  .max(maxCharacters, { abort: true })
  .transform((text, ctx): WrittenInstant => {
    const read = readInstant(text)
    if (typeof read !== 'string') return read
    ctx.issues.push({ code: 'invalid_format', format: 'datetime', input: text, message: faults[read] })
    return z.NEVER
  })
  .meta({ override: { type: 'string', format: 'date-time' } })

/** An instant with its offset, read into UTC. */
export const offsetInstant = writtenInstant
  .transform(({ at }) => at)
  .meta({ override: { type: 'string', format: 'date-time' } })

/** {@link offsetInstant} in a query string, where the plus of the offset often arrives as a blank. */
export const offsetInstantText = z
  .string()
  .transform((text) => text.replace(/ (\d\d:?\d\d)$/, '+$1'))
  .pipe(offsetInstant)
  .meta({ override: { type: 'string', format: 'date-time' } })

function readInstant(text: string): WrittenInstant | keyof typeof faults {
  const found = form.exec(text)
  if (!found) return withoutOffset.test(text) ? 'offset' : 'form'
  const [, year, , month, day, hour, , minute = '0', second = '0', places = '', sign, hours = '0', minutes = '0'] =
    found
  const at = new Date(0)
  // Not by Date.UTC, to which the years up to 99 are those of the last century.
  at.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  at.setUTCHours(Number(hour), Number(minute), Number(second), Number(places.slice(0, 3).padEnd(3, '0')))
  // A figure beyond its range has become more of the next one.
  const isThere =
    at.getUTCMonth() === Number(month) - 1 &&
    at.getUTCDate() === Number(day) &&
    at.getUTCHours() === Number(hour) &&
    at.getUTCMinutes() === Number(minute) &&
    Number(second) < 60
  if (!isThere || Number(hours) > 23 || Number(minutes) > 59) return 'day'
  const offsetMinutes = (Number(hours) * 60 + Number(minutes)) * (sign === '+' || sign === undefined ? 1 : -1)
  at.setTime(at.getTime() - offsetMinutes * 60_000)
  const inUtc = at.getUTCFullYear()
  return inUtc >= 1000 && inUtc <= 9999 ? { at, offsetMinutes: offsetMinutes || 0 } : 'range'
}
