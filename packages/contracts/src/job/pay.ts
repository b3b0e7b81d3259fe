import { z } from 'zod'
import { sinceAdded } from '../fields.ts'

/** Leaves room for a yearly salary in rials, which runs to billions. */
export const maxSalary = 1_000_000_000_000
const amount = z.int().min(0).max(maxSalary)

export const payPeriods = ['HOUR', 'DAY', 'WEEK', 'MONTH', 'YEAR'] as const
export type PayPeriod = (typeof payPeriods)[number]
/** How many of each period somebody in full time works in a year. */
export const periodsInYear: Record<PayPeriod, number> = { HOUR: 2080, DAY: 260, WEEK: 52, MONTH: 12, YEAR: 1 }

/** Who sees the pay: everybody, or only those who have applied, besides the recruiter and administrators. */
export const payVisibilities = ['PUBLIC', 'APPLICANTS'] as const
export type PayVisibility = (typeof payVisibilities)[number]

/** The codes of all currencies (ISO 4217). */
export const currencies: readonly string[] = Intl.supportedValuesOf('currency')
const known = new Set(currencies)

export function isCurrency(code: string): boolean {
  return known.has(code)
}

/** The code of a currency. */
export const currency = z
  .string()
  .refine(isCurrency, 'must be the code of a currency, such as EUR')
  .meta({ description: 'The code of a currency (ISO 4217)', example: 'EUR' })

/** What may be missing in a published job: a range with currency and period, and one that says something. */
export const payNotices = ['PAY_RANGE_MISSING', 'PAY_RANGE_WIDE'] as const
export type PayNotice = (typeof payNotices)[number]
/** A pay range is wide if its top is more than this many times its bottom. */
export const wideRange = 1.5

const description = 'Of `salary_min` and `salary_max`'

/** What a job pays, in responses. */
export const payOfJob = {
  salary_min: z.int().nullable(),
  salary_max: z.int().nullable(),
  salary_currency: sinceAdded(
    z.string().nullable().meta({ description: 'The code of a currency (ISO 4217)', example: 'EUR' }),
    null,
  ),
  salary_period: sinceAdded(z.enum(payPeriods).nullable().meta({ description }), null),
  salary_visibility: sinceAdded(
    z.enum(payVisibilities).meta({
      description:
        'With `APPLICANTS`, only those who have applied, the recruiter and administrators see the pay, and only in the job itself. For all others, and in lists, its fields are null',
    }),
    'PUBLIC',
  ),
}

/** What a job pays, in requests. */
export const payFields = {
  salary_min: amount.nullable().optional(),
  salary_max: amount.nullable().optional(),
  salary_currency: currency.nullable().optional().meta({ description: 'With `salary_period`, or neither' }),
  salary_period: z.enum(payPeriods).nullable().optional().meta({ description }),
  salary_visibility: z.enum(payVisibilities).optional().meta({
    description: 'PUBLIC by default. With `APPLICANTS`, nobody can find, filter or order the job by its pay',
  }),
}
