import { expect, it } from 'vitest'
import { e164Of } from './phone.ts'

it.each([
  ['+43 1 234567', null, '+431234567'],
  ['+44 (0) 20 7946 0000', 'DE', '+442079460000'],
  ['030 123456', 'DE', '+4930123456'],
  ['0161 496 0123 ext 451', 'GB', '+441614960123'],
  ['(212) 555-0123', 'US', '+12125550123'],
])('%s in %s is %s', (phone, country, read) => {
  expect(e164Of(phone, country)).toBe(read)
})

it.each([
  ['030 123456', null],
  ['123', 'DE'],
  ['030 123456', 'AQ'],
  [null, 'DE'],
])('%s in %s cannot be read', (phone, country) => {
  expect(e164Of(phone, country)).toBeNull()
})
