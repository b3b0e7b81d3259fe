import { type PayPeriod, type PayVisibility, payPeriods, payVisibilities } from '@portal/contracts/job/pay'
import { type Workplace, workplaces } from '@portal/contracts/job/place'
import { type JobType, jobTypes, type Seniority, seniorities } from '@portal/contracts/job/work'
import { readAmount } from './amount.ts'
import { endOn } from './end-date.ts'
import { linesOf } from './lines.ts'
import { noSkills, readSkillForm, type TypedSkills, wantedOf } from './skill-form.ts'
import { startOfDay } from './zoned.ts'

/** A job as somebody typed it, so that a form can be shown again with everything in it. */
export type TypedJob = {
  title: string
  location: string
  job_type: JobType | ''
  workplace: Workplace | ''
  country: string
  region: string
  city: string
  remote_countries: string[]
  salary_min: string
  salary_max: string
  salary_currency: string
  salary_period: PayPeriod | ''
  salary_visibility: PayVisibility
  seniority: Seniority | ''
  min_experience_years: string
  openings: string
  language: string
  /** One in each line. */
  benefits: string
  /** The day on which a draft is published by itself. */
  publish_on: string
  /** The day on which the job ends. */
  ends_on: string
  description: string
  reply_within_days: string
  is_existing_vacancy: '' | 'yes' | 'no'
  uses_ai_screening: '' | 'yes' | 'no'
  apply_url: string
  external_ref: string
} & TypedSkills

/** The texts of the form, in its order. */
export const jobTexts = [
  'title',
  'job_type',
  'location',
  'workplace',
  'country',
  'region',
  'city',
  'salary_min',
  'salary_max',
  'salary_currency',
  'salary_period',
  'description',
  'seniority',
  'min_experience_years',
  'openings',
  'language',
  'benefits',
  'reply_within_days',
  'is_existing_vacancy',
  'uses_ai_screening',
  'apply_url',
  'external_ref',
] as const

const maxCountries = 50

export const emptyJob: TypedJob = {
  title: '',
  location: '',
  job_type: 'FULL_TIME',
  workplace: '',
  country: '',
  region: '',
  city: '',
  remote_countries: [],
  salary_min: '',
  salary_max: '',
  salary_currency: '',
  salary_period: '',
  salary_visibility: 'PUBLIC',
  seniority: '',
  min_experience_years: '',
  openings: '',
  language: '',
  benefits: '',
  publish_on: '',
  ends_on: '',
  description: '',
  reply_within_days: '',
  is_existing_vacancy: '',
  uses_ai_screening: '',
  apply_url: '',
  external_ref: '',
  ...noSkills,
}

export function readJobForm(form: FormData): TypedJob {
  const text = (name: string) => String(form.get(name) ?? '')
  const remote = [...form.getAll('remote_country'), ...form.getAll('another_country')].map(String)
  return {
    title: text('title'),
    location: text('location'),
    job_type: jobTypes.find((type) => type === form.get('job_type')) ?? '',
    workplace: workplaces.find((workplace) => workplace === form.get('workplace')) ?? '',
    country: text('country'),
    region: text('region'),
    city: text('city'),
    remote_countries: [...new Set(remote.filter((code) => code !== ''))].slice(0, maxCountries),
    salary_min: text('salary_min'),
    salary_max: text('salary_max'),
    salary_currency: text('salary_currency'),
    salary_period: payPeriods.find((period) => period === form.get('salary_period')) ?? '',
    salary_visibility: payVisibilities.find((each) => each === form.get('salary_visibility')) ?? 'PUBLIC',
    seniority: seniorities.find((seniority) => seniority === form.get('seniority')) ?? '',
    min_experience_years: text('min_experience_years'),
    openings: text('openings'),
    language: text('language'),
    benefits: text('benefits').replaceAll('\r\n', '\n'),
    publish_on: text('publish_on'),
    ends_on: text('ends_on'),
    // Browsers send line breaks of two characters, which the text does not have otherwise.
    description: text('description').replaceAll('\r\n', '\n'),
    reply_within_days: text('reply_within_days'),
    is_existing_vacancy: yesOrNo(form.get('is_existing_vacancy')),
    uses_ai_screening: yesOrNo(form.get('uses_ai_screening')),
    apply_url: text('apply_url').trim(),
    external_ref: text('external_ref'),
    ...readSkillForm(form),
  }
}

/** When a typed draft is published by itself, as the API takes it; undefined if a recruiter does it. */
export function publicationOf({ publish_on }: TypedJob, zone: string): string | undefined {
  return publish_on === '' ? undefined : (startOfDay(publish_on, zone)?.toISOString() ?? publish_on)
}

/** The typed job as the API takes it; the API says what is wrong with it. */
export function bodyOf(typed: TypedJob, zone: string) {
  const {
    job_type,
    workplace,
    salary_min,
    salary_max,
    salary_period,
    seniority,
    publish_on: _,
    skill_needs: __,
    optional_skills: ___,
    ends_on,
    ...others
  } = typed
  return {
    ...others,
    expires_at: endOn(ends_on, zone),
    // Whatever was not chosen is rejected, instead of being chosen for somebody.
    job_type: job_type as JobType,
    description: textOrNull(others.description),
    location: textOrNull(others.location),
    workplace: workplace || null,
    country: textOrNull(others.country),
    region: textOrNull(others.region),
    city: textOrNull(others.city),
    salary_min: readAmount(salary_min),
    salary_max: readAmount(salary_max),
    salary_currency: others.salary_currency || null,
    salary_period: salary_period || null,
    // Nobody needs to apply to learn that nothing is stated.
    salary_visibility: salary_min === '' && salary_max === '' ? 'PUBLIC' : others.salary_visibility,
    seniority: seniority || null,
    min_experience_years: readAmount(others.min_experience_years),
    openings: readAmount(others.openings),
    language: others.language || null,
    benefits: linesOf(others.benefits),
    reply_within_days: readAmount(others.reply_within_days),
    is_existing_vacancy: statedBy(others.is_existing_vacancy),
    uses_ai_screening: statedBy(others.uses_ai_screening),
    apply_url: textOrNull(others.apply_url),
    external_ref: textOrNull(others.external_ref),
    wanted_skills: wantedOf(typed),
  }
}

function yesOrNo(value: unknown): '' | 'yes' | 'no' {
  return value === 'yes' || value === 'no' ? value : ''
}

function statedBy(choice: '' | 'yes' | 'no'): boolean | null {
  return choice === '' ? null : choice === 'yes'
}

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text
}
