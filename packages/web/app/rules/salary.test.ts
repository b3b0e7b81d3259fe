import { expect, it } from 'vitest'
import { salaryText } from './salary.ts'

const words = { from: (amount: string) => `from ${amount}`, upTo: (amount: string) => `up to ${amount}` }

it.each([
  { salary_min: 60000, salary_max: 90000, text: '60,000–90,000' },
  { salary_min: 60000, salary_max: 60000, text: '60,000' },
  { salary_min: 60000, salary_max: null, text: 'from 60,000' },
  { salary_min: null, salary_max: 90000, text: 'up to 90,000' },
  { salary_min: null, salary_max: null, text: undefined },
])('writes $salary_min to $salary_max as $text', ({ text, ...salary }) => {
  expect(salaryText(salary, 'en', words)).toBe(text)
})
