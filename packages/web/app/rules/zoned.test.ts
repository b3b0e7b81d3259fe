import { expect, it } from 'vitest'
import { endOfDay, instantsOf, isDate, localTimeOf, startOfDay, writeInstant } from './zoned.ts'

const written = (date: string, time: string, zone: string) => instantsOf({ date, time }, zone).map(writeInstant)

it('is one instant on most days, in winter and in summer, east and west', () => {
  expect(written('2027-01-15', '09:30', 'Europe/Vienna')).toEqual(['2027-01-15T09:30:00+01:00'])
  expect(written('2027-07-15', '09:30', 'Europe/Vienna')).toEqual(['2027-07-15T09:30:00+02:00'])
  expect(written('2027-01-15', '23:30', 'Asia/Kolkata')).toEqual(['2027-01-15T23:30:00+05:30'])
  expect(written('2027-01-15', '00:30', 'America/St_Johns')).toEqual(['2027-01-15T00:30:00-03:30'])
  expect(written('2027-01-15', '00:30', 'UTC')).toEqual(['2027-01-15T00:30:00+00:00'])
})

it('is no instant when the clock is set forward over it', () => {
  expect(written('2027-03-28', '02:30', 'Europe/Vienna')).toEqual([])
  expect(written('2027-03-28', '03:00', 'Europe/Vienna')).toEqual(['2027-03-28T03:00:00+02:00'])
})

it('is two instants when the clock is set back and shows it again', () => {
  expect(written('2027-10-31', '02:30', 'Europe/Vienna')).toEqual([
    '2027-10-31T02:30:00+02:00',
    '2027-10-31T02:30:00+01:00',
  ])
  // By half an hour only.
  expect(written('2027-04-04', '01:45', 'Australia/Lord_Howe')).toEqual([
    '2027-04-04T01:45:00+11:00',
    '2027-04-04T01:45:00+10:30',
  ])
})

it('is nothing if there is no such date or time', () => {
  for (const [date, time] of [
    ['', '09:00'],
    ['2027-13-01', '09:00'],
    ['2027-01-01', '25:00'],
    ['soon', ''],
  ] as const) {
    expect(written(date, time, 'UTC'), `${date} ${time}`).toEqual([])
  }
})

it('is read back from an instant', () => {
  expect(localTimeOf(new Date('2027-07-15T22:30:00Z'), 'Europe/Vienna')).toEqual({ date: '2027-07-16', time: '00:30' })
})

it('knows the days of the calendar', () => {
  expect(['2027-02-28', '2028-02-29'].every(isDate)).toBe(true)
  expect(['2027-02-29', '2027-2-1', '2027-02-99', '', 'today'].some(isDate)).toBe(false)
})

const start = (day: string, zone: string) => startOfDay(day, zone)?.toISOString()
const end = (day: string, zone: string) => endOfDay(day, zone)?.toISOString()

it('begins and ends a day by the clock of its zone', () => {
  expect(start('2026-07-01', 'Asia/Kolkata')).toBe('2026-06-30T18:30:00.000Z')
  expect(start('2026-07-01', 'America/New_York')).toBe('2026-07-01T04:00:00.000Z')
  expect(start('2026-07-01', 'UTC')).toBe('2026-07-01T00:00:00.000Z')
})

it('knows the days on which the clocks change', () => {
  expect(start('2026-03-29', 'Europe/Vienna')).toBe('2026-03-28T23:00:00.000Z')
  expect(end('2026-03-29', 'Europe/Vienna')).toBe('2026-03-29T21:59:59.999Z')
  expect(end('2026-10-25', 'Europe/Vienna')).toBe('2026-10-25T22:59:59.999Z')
})

it.each(['', '2026-13-01', 'today', '2026-1-1'])('knows that "%s" is no day', (text) => {
  expect(start(text, 'UTC')).toBeUndefined()
  expect(end(text, 'UTC')).toBeUndefined()
})

it('begins a day whose midnight is skipped when the clock is set forward', () => {
  expect(start('2023-04-28', 'Africa/Cairo')).toBe('2023-04-27T22:00:00.000Z')
  expect(end('2023-04-27', 'Africa/Cairo')).toBe('2023-04-27T21:59:59.999Z')
})
