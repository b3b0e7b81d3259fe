import { expect, it } from 'vitest'
import { appointmentText, otherClock } from './clock.ts'

const summer = '2026-07-01T08:30:00.000Z'

it('writes an appointment with its day and its zone', () => {
  expect(appointmentText(summer, 'Europe/Vienna', 'en-GB')).toMatch(/^Wednesday,? 1 July 2026 at 10:30 CEST$/)
  expect(appointmentText(summer, 'UTC', 'de')).toBe('Mittwoch, 1. Juli 2026 um 08:30 UTC')
})

it('adds the time of the other party only if it differs', () => {
  const text = (zone: string, offsetMinutes: number | null) => otherClock(summer, { zone, offsetMinutes }, 'en-GB')
  expect(text('Europe/Vienna', 120)).toBeUndefined()
  expect(text('Europe/Vienna', null)).toBeUndefined()
  expect(text('Europe/Vienna', 330)).toMatch(/ 14:00 GMT\+5:30$/)
  expect(text('UTC', -210)).toMatch(/ 05:00 GMT-3:30$/)
})
