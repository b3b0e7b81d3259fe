import { expect, it } from 'vitest'
import { currency } from './pay.ts'

it.each(['EUR', 'USD', 'INR', 'JPY', 'IRR'])('%s is a currency', (code) => {
  expect(currency.parse(code)).toBe(code)
})

it.each(['eur', 'EURO', 'AAA', 'XXX', '', '€', 'EUR '])('%j is none', (code) => {
  expect(currency.safeParse(code).success).toBe(false)
})
