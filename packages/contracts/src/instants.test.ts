import { describe, expect, it } from 'vitest'
import { offsetInstant, offsetInstantText, writtenInstant } from './instants.ts'

describe('an instant', () => {
  it.each([
    ['JavaScript, .NET with Z', '2030-03-01T09:00:00.000Z'],
    ['Java Instant, Go RFC3339, Rust', '2030-03-01T09:00:00Z'],
    ['Java OffsetDateTime without seconds', '2030-03-01T10:00+01:00'],
    ['Java ZonedDateTime, JavaScript Temporal', '2030-03-01T10:00:00+01:00[Europe/Vienna]'],
    ['Temporal with a calendar', '2030-03-01T10:00:00+01:00[Europe/Vienna][u-ca=gregory]'],
    ['Java in UTC', '2030-03-01T09:00Z[UTC]'],
    ['Java and .NET with nine and seven places', '2030-03-01T10:00:00.000000000+01:00'],
    ['.NET round trip', '2030-03-01T10:00:00.0000000+01:00'],
    ['Python isoformat', '2030-03-01T10:00:00.000000+01:00'],
    ['Python str', '2030-03-01 10:00:00+01:00'],
    ['Python strftime %z, PHP ISO8601', '2030-03-01T10:00:00+0100'],
    ['Ruby Time#to_s', '2030-03-01 10:00:00 +0100'],
    ['PostgreSQL', '2030-03-01 10:00:00+01'],
    ['half hours', '2030-03-01T14:30:00+05:30'],
    ['west', '2030-02-28T23:00:00-10:00'],
    ['an unknown zone, RFC 3339', '2030-03-01T09:00:00-00:00'],
    ['small letters', '2030-03-01t09:00:00z'],
    ['zero offset', '2030-03-01T09:00:00+00:00'],
    ['one place', '2030-03-01T09:00:00.0Z'],
    ['a comma', '2030-03-01T09:00:00,000Z'],
    ['a true minus', '2030-03-01T04:00:00\u221205:00'],
    ['iCalendar, the basic form', '20300301T090000Z'],
    ['the hour alone', '2030-03-01T09Z'],
    ['blanks around it', ' 2030-03-01T09:00:00Z\n'],
  ])('parses the form of %s', (_source, text) => {
    expect(offsetInstant.parse(text).toISOString()).toBe('2030-03-01T09:00:00.000Z')
  })

  it('keeps milliseconds and drops smaller fractions', () => {
    expect(offsetInstant.parse('2030-03-01T09:00:00.123999999Z').toISOString()).toBe('2030-03-01T09:00:00.123Z')
    expect(offsetInstant.parse('2030-03-01T09:00:00.5Z').toISOString()).toBe('2030-03-01T09:00:00.500Z')
  })

  it.each([
    ['2030-03-01T10:00:00+05:45', 345],
    ['2030-03-01T10:00:00-0330', -210],
    ['2030-03-01T10:00:00Z', 0],
    ['2030-03-01T10:00:00-00:00', 0],
  ])('returns the offset of %s', (text, offsetMinutes) => {
    expect(writtenInstant.parse(text).offsetMinutes).toBe(offsetMinutes)
  })

  it('is parsed from a query string in which the plus became a blank', () => {
    expect(offsetInstantText.parse('2030-03-01T10:00:00 01:00').toISOString()).toBe('2030-03-01T09:00:00.000Z')
  })

  it.each(['1000-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '2032-02-29T00:00:00Z'])('accepts %s', (text) => {
    expect(offsetInstant.parse(text).toISOString()).toMatch(text.slice(0, 19))
  })

  it.each(['2030-03-01', '2030-03-01T10:00:00', '2030-03-01 10:00', '20300301T100000', '2030-03-01T10:00:00.123'])(
    'rejects %s because it has no offset',
    (text) => {
      expect(messageOf(text)).toMatch('offset')
    },
  )

  it.each([
    ...['2030-02-29T10:00:00Z', '2030-13-01T10:00:00Z', '2030-00-01T10:00:00Z', '2030-04-31T10:00:00Z'],
    ...['2030-03-01T24:00:00Z', '2030-03-01T23:60:00Z', '2030-06-30T23:59:60Z', '2030-03-01T10:00:00+24:00'],
    '2030-03-01T10:00:00+01:60',
  ])('rejects %s as an invalid date or time', (text) => {
    expect(messageOf(text)).toMatch('valid date and time')
  })

  it.each([
    ...['0000-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '0999-12-31T23:59:59Z', '1000-01-01T00:00:00+00:01'],
    ...['9999-12-31T23:59:59-00:01', '0099-06-01T00:00:00Z'],
  ])('rejects %s as outside the supported years', (text) => {
    expect(messageOf(text)).toMatch('1000 to 9999')
  })

  it.each([
    ...['', 'tomorrow', '1', '1893488400', '10000-01-01T00:00:00Z', '+275760-09-13T00:00:00Z', '2030-W09-5T10:00:00Z'],
    ...['2030-03-01T10:00:00Z; DROP', '2030-03-01T10:00:00 CET', '2030-03-01T10:00:00+01:00[!Europe/Vienna]'],
    ...['03/01/2030 10:00:00Z', '2030-3-1T10:00:00Z', '٢٠٣٠-03-01T10:00:00Z', `2030-03-01T10:00:00.${'0'.repeat(99)}Z`],
  ])('rejects %s', (text) => {
    expect(offsetInstant.safeParse(text).success).toBe(false)
  })
})

function messageOf(text: string): string | undefined {
  return offsetInstant.safeParse(text).error?.issues[0]?.message
}
