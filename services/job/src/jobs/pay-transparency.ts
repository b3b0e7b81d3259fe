import { HttpError } from '@portal/chassis/errors'
import { type PayNotice, wideRange } from '@portal/contracts/job/pay'
import type { PayTransparency } from '../config.ts'
import type { JobRow } from '../schema.ts'
import { amountsOf } from './amounts.ts'

type Pay = Parameters<typeof amountsOf>[0] & Pick<JobRow, 'salaryCurrency' | 'salaryPeriod'>

const messages: Record<PayNotice, string> = {
  PAY_RANGE_MISSING: 'The job does not state its pay from and up to, with currency and period',
  PAY_RANGE_WIDE: `The highest pay is more than ${wideRange} times the lowest`,
}

/** What the recruiter of a job should know about its pay. */
export function payNoticesOf(job: Pay & Pick<JobRow, 'status'>, setting: PayTransparency) {
  const code = setting === 'off' || job.status === 'CLOSED' ? undefined : noticeOf(job)
  return code === undefined ? [] : [{ code, message: messages[code] }]
}

function noticeOf(job: Pay): PayNotice | undefined {
  if (missingPay(job).length > 0) return 'PAY_RANGE_MISSING'
  const { min, max } = amountsOf(job)
  return (max ?? 0) > wideRange * (min ?? 0) ? 'PAY_RANGE_WIDE' : undefined
}

/** The fields that a complete pay range lacks. */
export function missingPay(job: Pay): string[] {
  const { min, max } = amountsOf(job)
  const fields = {
    salary_min: min,
    salary_max: max,
    salary_currency: job.salaryCurrency,
    salary_period: job.salaryPeriod,
  }
  return Object.entries(fields).flatMap(([field, value]) => (value === null ? [field] : []))
}

/** Throws 422 if a job that is opened lacks a pay range that is required. */
export function assertPayRange(job: Pay, setting: PayTransparency): void {
  const missing = setting === 'required' ? missingPay(job) : []
  if (missing.length === 0) return
  throw new HttpError('unprocessable', 'PAY_RANGE_REQUIRED', 'An open job must state its pay', {
    errors: missing.map((path) => ({ path, code: 'required', message: 'is required in an open job' })),
  })
}

/** Throws 422 if the change of an open job takes away a pay range that is required. Jobs from before may stay without. */
export function assertKeepsPayRange(before: Pay & Pick<JobRow, 'status'>, after: Pay, setting: PayTransparency): void {
  const isPublished = before.status === 'OPEN' || before.status === 'PAUSED'
  if (isPublished && missingPay(before).length === 0) assertPayRange(after, setting)
}
