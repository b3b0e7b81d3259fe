import { unprocessable } from '@portal/chassis/errors'
import type { JobChange } from '@portal/contracts/job/bodies'
import type { JobRow } from '../schema.ts'
import { amountColumns, amountsOf, paysYearlyOf } from './amounts.ts'

/** What a job may say, or leave open. */
const nothing = {
  salaryVisibility: 'PUBLIC',
  salaryMin: null,
  salaryMax: null,
  hiddenSalaryMin: null,
  hiddenSalaryMax: null,
  salaryCurrency: null,
  salaryPeriod: null,
  paysYearly: -1,
  workplace: null,
  country: null,
  region: null,
  city: null,
  latitude: null,
  longitude: null,
  remoteCountries: null,
  seniority: null,
  minExperienceYears: null,
  openings: null,
  language: null,
  benefits: null,
  replyWithinDays: null,
  isExistingVacancy: null,
  usesAiScreening: null,
  applyUrl: null,
  externalRef: null,
} as const
type OptionalColumns = Pick<JobRow, keyof typeof nothing>

/** The optional columns of a job as a request sets them; what the request omits stays as it was `before`. */
export function optionalColumns(input: JobChange, before: OptionalColumns = nothing): OptionalColumns {
  const amounts = amountsOf(before)
  const place = {
    country: given(input.country, before.country),
    region: given(input.region, before.region),
    city: given(input.city, before.city),
  }
  const isMoved = place.country !== before.country || place.region !== before.region || place.city !== before.city
  const pay = {
    ...amountColumns(input.salary_visibility ?? before.salaryVisibility, {
      min: given(input.salary_min, amounts.min),
      max: given(input.salary_max, amounts.max),
    }),
    salaryCurrency: given(input.salary_currency, before.salaryCurrency),
    salaryPeriod: given(input.salary_period, before.salaryPeriod),
  }
  return {
    ...pay,
    paysYearly: paysYearlyOf(pay),
    workplace: given(input.workplace, before.workplace),
    ...place,
    ...coordinates(input, isMoved ? nothing : before),
    remoteCountries: input.remote_countries ? listed(input.remote_countries.toSorted()) : before.remoteCountries,
    seniority: given(input.seniority, before.seniority),
    minExperienceYears: given(input.min_experience_years, before.minExperienceYears),
    openings: given(input.openings, before.openings),
    language: given(input.language, before.language),
    benefits: input.benefits ? listed(input.benefits) : before.benefits,
    replyWithinDays: given(input.reply_within_days, before.replyWithinDays),
    isExistingVacancy: given(input.is_existing_vacancy, before.isExistingVacancy),
    usesAiScreening: given(input.uses_ai_screening, before.usesAiScreening),
    applyUrl: given(input.apply_url, before.applyUrl),
    externalRef: given(input.external_ref, before.externalRef),
  }
}

/** Coordinates of another place are worse than none, so they do not stay when the job moves. */
function coordinates(input: JobChange, before: Pick<OptionalColumns, 'latitude' | 'longitude'>) {
  return {
    latitude: given(input.latitude, before.latitude),
    longitude: given(input.longitude, before.longitude),
  }
}

function given<Value>(value: Value | undefined, before: Value): Value {
  return value === undefined ? before : value
}

function listed(values: readonly string[]): string[] | null {
  return values.length === 0 ? null : [...new Set(values)]
}

type Fault = { path: string; code: string; message: string }

/** What does not go together in the columns of a job. */
export function faultsIn(columns: OptionalColumns): Fault[] {
  const fault = (path: string, message: string, isFault: boolean) =>
    isFault ? [{ path, code: 'custom', message }] : []
  const { min, max } = amountsOf(columns)
  const { salaryCurrency, salaryPeriod, latitude, longitude } = columns
  return [
    ...fault('salary_min', 'must not exceed salary_max', min !== null && max !== null && min > max),
    ...fault('salary_currency', 'is required with salary_period', salaryCurrency === null && salaryPeriod !== null),
    ...fault('salary_period', 'is required with salary_currency', salaryPeriod === null && salaryCurrency !== null),
    ...fault('latitude', 'is required with longitude', latitude === null && longitude !== null),
    ...fault('longitude', 'is required with latitude', longitude === null && latitude !== null),
  ]
}

/** Throws 422 if columns of a job do not go together. */
export function assertConsistent(columns: OptionalColumns): void {
  const faults = faultsIn(columns)
  if (faults.length > 0) throw unprocessable('The request has invalid fields', faults)
}
