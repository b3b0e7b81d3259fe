import { expect, it } from 'vitest'
import { readAmount } from './amount.ts'

it.each([
  ['', null],
  [' 60000 ', 60_000],
  ['60.000', 60_000],
  ["1'250'000", 1_250_000],
  ['60 000', 60_000],
  ['60.5', -1],
  ['60k', -1],
  ['-5', -1],
  ['1,00', -1],
])('reads the amount %j as %j', (text, amount) => {
  expect(readAmount(text)).toBe(amount)
})
