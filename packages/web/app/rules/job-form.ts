import { type JobType, jobTypes } from '@portal/contracts/job/http'
import { type Workplace, workplaces } from '@portal/contracts/job/place'
import { readAmount } from './amount.ts'

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
  description: string
  skill_ids: number[]
}

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
  'description',
] as const

const maxSkills = 50
const maxCountries = 50

export const emptyJob: TypedJob = {
  title: '',
  location: '',
  job_type: '',
  workplace: '',
  country: '',
  region: '',
  city: '',
  remote_countries: [],
  salary_min: '',
  salary_max: '',
  description: '',
  skill_ids: [],
}

export function readJobForm(form: FormData): TypedJob {
  const text = (name: string) => String(form.get(name) ?? '')
  const ids = form.getAll('skill').map(String)
  // The last one is that of the field that adds a country.
  const remote = form.getAll('remote_country').map(String)
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
    // Browsers send line breaks of two characters, which the text does not have otherwise.
    description: text('description').replaceAll('\r\n', '\n'),
    skill_ids: [...new Set(ids.filter((id) => /^[1-9]\d{0,14}$/.test(id)).map(Number))].slice(0, maxSkills),
  }
}

/** The typed job as the API takes it; the API says what is wrong with it. */
export function bodyOf({ job_type, workplace, salary_min, salary_max, ...others }: TypedJob) {
  return {
    ...others,
    // Whatever was not chosen is rejected, instead of being chosen for somebody.
    job_type: job_type as JobType,
    workplace: workplace || null,
    country: textOrNull(others.country),
    region: textOrNull(others.region),
    city: textOrNull(others.city),
    salary_min: readAmount(salary_min),
    salary_max: readAmount(salary_max),
  }
}

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text
}
