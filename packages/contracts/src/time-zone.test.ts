import { expect, it } from 'vitest'
import { isTimeZone, timeZone } from './time-zone.ts'

it.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Asia/Calcutta', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])(
  'knows the time zone %s',
  (zone) => {
    expect(isTimeZone(zone)).toBe(true)
  },
)

it.each(['', '+01:00', '-0530', 'Mars/Crater', 'Europe/Berlin\n', ' UTC', 'CET '.repeat(40)])('rejects %j', (zone) => {
  expect(timeZone.safeParse(zone).success).toBe(false)
})
