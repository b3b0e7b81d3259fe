import { expect, it } from 'vitest'
import { endOfDay, startOfDay } from './day-bounds.ts'

it('begins and ends a day by the clock of its zone', () => {
  expect(startOfDay('2026-07-01', 'Asia/Kolkata')).toBe('2026-06-30T18:30:00.000Z')
  expect(startOfDay('2026-07-01', 'America/New_York')).toBe('2026-07-01T04:00:00.000Z')
  expect(startOfDay('2026-07-01', 'UTC')).toBe('2026-07-01T00:00:00.000Z')
})

it('knows the days on which the clocks change', () => {
  expect(startOfDay('2026-03-29', 'Europe/Vienna')).toBe('2026-03-28T23:00:00.000Z')
  expect(endOfDay('2026-03-29', 'Europe/Vienna')).toBe('2026-03-29T21:59:59.999Z')
  expect(endOfDay('2026-10-25', 'Europe/Vienna')).toBe('2026-10-25T22:59:59.999Z')
})

it.each(['', '2026-13-01', 'today', '2026-1-1'])('knows that "%s" is no day', (text) => {
  expect(startOfDay(text, 'UTC')).toBeUndefined()
  expect(endOfDay(text, 'UTC')).toBeUndefined()
})
