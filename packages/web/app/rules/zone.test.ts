import { expect, it } from 'vitest'
import { zoneIn } from './zone.ts'

it.each([
  ['Europe%2FBerlin', 'Europe/Berlin'],
  ['Asia/Kolkata', expect.stringMatching(/^Asia\/(?:Calcutta|Kolkata)$/)],
  ['Mars/Crater', undefined],
  ['%', undefined],
  ['', undefined],
])('reads %j as %s', (cookie, zone) => {
  expect(zoneIn(cookie)).toEqual(zone)
})
