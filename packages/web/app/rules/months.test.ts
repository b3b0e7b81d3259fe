import { expect, it } from 'vitest'
import { monthText, readMonth } from './months.ts'

it('writes months in the language of the reader', () => {
  expect(monthText('2024-09', 'en')).toBe('Sept 2024')
  expect(monthText('2024-03', 'de')).toBe('März 2024')
})

it.each([
  ['2024-09', '2024-09'],
  [' 9/2024 ', '2024-09'],
  ['09.2024', '2024-09'],
  ['2024 9', '2024-09'],
  ['', ''],
  ['September', 'September'],
  ['24-09', '24-09'],
])('reads %j as %j', (typed, month) => {
  expect(readMonth(typed)).toBe(month)
})
