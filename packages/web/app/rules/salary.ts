import type { PayPeriod, PayVisibility } from '@portal/contracts/job/pay'
import { numberFormat } from './formats.ts'

type Pay = { salary_min: number | null; salary_max: number | null } & Partial<Unit>
/** What the amounts are of. Services of an earlier version do not say it. */
type Unit = { salary_currency: string | null; salary_period: PayPeriod | null }
type Words = {
  from: (amount: string) => string
  upTo: (amount: string) => string
  per: Record<PayPeriod, (amount: string) => string>
}

/** A salary as people write it, such as `€60,000–90,000 a year`; undefined if none is stated. */
export function salaryText(pay: Pay, locale: string, words: Words): string | undefined {
  const amount = amountText(pay, locale, words)
  return amount === undefined || !pay.salary_period ? amount : words.per[pay.salary_period](amount)
}

/**
 * The salary of a job as its page shows it: to those who may see it, and otherwise that only applicants do; undefined if
 * none is stated.
 */
export function payText(pay: Pay & { salary_visibility: PayVisibility }, locale: string, words: PayWords) {
  const text = salaryText(pay, locale, words.salary)
  if (pay.salary_visibility === 'PUBLIC') return text
  return text === undefined ? words.payForApplicants : words.onlyForApplicants(text)
}
type PayWords = { salary: Words; payForApplicants: string; onlyForApplicants: (pay: string) => string }

function amountText(
  { salary_min: from, salary_max: to, salary_currency: currency }: Pay,
  locale: string,
  words: Words,
): string | undefined {
  const format = numberFormat(locale, currency ? { style: 'currency', currency } : {})
  if (from !== null && to !== null && from !== to) return rangeText(format.format(from), format.format(to))
  if (from !== null) return from === to ? format.format(from) : words.from(format.format(from))
  return to === null ? undefined : words.upTo(format.format(to))
}

/** Two amounts with their currency once. `formatRange` would take longer than all else about a search result. */
function rangeText(from: string, to: string): string {
  return `${from.replace(/\D+$/, '')}–${to.replace(/^\D+/, '')}`
}
