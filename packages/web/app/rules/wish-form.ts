import { type PayPeriod, payPeriods } from '@portal/contracts/job/pay'
import { type Workplace, workplaces } from '@portal/contracts/job/place'
import { type JobType, jobTypes } from '@portal/contracts/job/work'
import type { Desired } from '@portal/contracts/profile/person'
import { readAmount } from './amount.ts'
import { linesOf } from './lines.ts'

/** What somebody looks for, as typed. */
export type TypedWishes = {
  /** One in each line. */
  titles: string
  places: string
  job_types: JobType[]
  workplaces: Workplace[]
  amount: string
  currency: string
  period: PayPeriod | ''
  from: string
}

export function readWishForm(form: FormData): TypedWishes {
  const text = (name: string) => String(form.get(name) ?? '')
  const checked = new Set(form.getAll('job_type').concat(form.getAll('workplace')).map(String))
  return {
    titles: text('titles'),
    places: text('places'),
    job_types: jobTypes.filter((type) => checked.has(type)),
    workplaces: workplaces.filter((workplace) => checked.has(workplace)),
    amount: text('amount'),
    currency: text('currency'),
    period: payPeriods.find((period) => period === text('period')) ?? '',
    from: text('from'),
  }
}

/** Stored wishes as they are typed. */
export function typedWishes(desired: Desired | null): TypedWishes {
  return {
    titles: desired?.titles.join('\n') ?? '',
    places: desired?.places.join('\n') ?? '',
    job_types: desired?.job_types ?? [],
    workplaces: desired?.workplaces ?? [],
    amount: desired?.pay ? String(desired.pay.amount) : '',
    currency: desired?.pay?.currency ?? '',
    period: desired?.pay?.period ?? '',
    from: desired?.from ?? '',
  }
}

/** Typed wishes as the API takes them; the API says what is wrong with them. */
export function wishesOf({ titles, places, amount, currency, period, from, ...chosen }: TypedWishes): Desired {
  const hasPay = amount.trim() !== '' || currency !== '' || period !== ''
  return {
    ...chosen,
    titles: linesOf(titles),
    places: linesOf(places),
    // An amount that is missing is none that the API takes.
    pay: hasPay ? { amount: readAmount(amount) ?? -1, currency, period: period as PayPeriod } : null,
    from: from || null,
  }
}
