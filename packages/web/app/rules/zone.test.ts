import { expect, it } from 'vitest'
import { zoneOf } from './zone.ts'

it.each([
  ['Europe%2FBerlin', 'Europe/Berlin'],
  ['Asia/Kolkata', 'Asia/Calcutta'],
  ['Mars/Crater', 'UTC'],
  ['%', 'UTC'],
  ['', 'UTC'],
  [undefined, 'UTC'],
])('reads %j as %s', (cookie, zone) => {
  expect([zone, 'Asia/Kolkata']).toContain(zoneOf(cookie))
})
