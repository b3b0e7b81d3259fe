import { expect, it } from 'vitest'
import { payText, salaryText } from './salary.ts'

const per = {
  HOUR: (amount: string) => `${amount} an hour`,
  DAY: (amount: string) => `${amount} a day`,
  WEEK: (amount: string) => `${amount} a week`,
  MONTH: (amount: string) => `${amount} a month`,
  YEAR: (amount: string) => `${amount} a year`,
}
const words = { from: (amount: string) => `from ${amount}`, upTo: (amount: string) => `up to ${amount}`, per }

it.each([
  { salary_min: 60000, salary_max: 90000, text: '60,000–90,000' },
  { salary_min: 60000, salary_max: 60000, text: '60,000' },
  { salary_min: 60000, salary_max: null, text: 'from 60,000' },
  { salary_min: null, salary_max: 90000, text: 'up to 90,000' },
  { salary_min: null, salary_max: null, text: undefined },
])('writes $salary_min to $salary_max as $text', ({ text, ...salary }) => {
  expect(salaryText(salary, 'en', words)).toBe(text)
})

it.each([
  { locale: 'en', salary_currency: 'EUR', salary_period: 'YEAR', text: '€60,000–90,000 a year' },
  { locale: 'de', salary_currency: 'CHF', salary_period: 'MONTH', text: '60.000–90.000 CHF a month' },
  { locale: 'en', salary_currency: 'JPY', salary_period: 'HOUR', text: '¥60,000–90,000 an hour' },
] as const)('names currency and period: $text', ({ locale, text, ...unit }) => {
  const normal = salaryText({ salary_min: 60000, salary_max: 90000, ...unit }, locale, words)?.replace(/\s/g, ' ')
  expect(normal).toBe(text)
})

it.each([
  ['PUBLIC', 9, 'from 9'],
  ['PUBLIC', null, undefined],
  ['APPLICANTS', 9, 'from 9 (applicants)'],
  ['APPLICANTS', null, 'for applicants'],
] as const)('says of a pay that is %s and from %s: %s', (salary_visibility, salary_min, text) => {
  const all = {
    salary: words,
    payForApplicants: 'for applicants',
    onlyForApplicants: (pay: string) => `${pay} (applicants)`,
  }
  expect(payText({ salary_visibility, salary_min, salary_max: null }, 'en', all)).toBe(text)
})
