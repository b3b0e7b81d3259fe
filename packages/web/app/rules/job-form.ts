import { type JobType, jobTypes } from '@portal/contracts/job/http'
import { readAmount } from './amount.ts'

/** A job as somebody typed it, so that a form can be shown again with everything in it. */
export type TypedJob = {
  title: string
  location: string
  job_type: JobType | ''
  salary_min: string
  salary_max: string
  description: string
  skill_ids: number[]
}

/** The texts of the form, in its order. */
export const jobTexts = ['title', 'location', 'job_type', 'salary_min', 'salary_max', 'description'] as const

const maxSkills = 50

export const emptyJob: TypedJob = {
  title: '',
  location: '',
  job_type: '',
  salary_min: '',
  salary_max: '',
  description: '',
  skill_ids: [],
}

export function readJobForm(form: FormData): TypedJob {
  const text = (name: string) => String(form.get(name) ?? '')
  const ids = form.getAll('skill').map(String)
  return {
    title: text('title'),
    location: text('location'),
    job_type: jobTypes.find((type) => type === form.get('job_type')) ?? '',
    salary_min: text('salary_min'),
    salary_max: text('salary_max'),
    // Browsers send line breaks of two characters, which the text does not have otherwise.
    description: text('description').replaceAll('\r\n', '\n'),
    skill_ids: [...new Set(ids.filter((id) => /^[1-9]\d{0,14}$/.test(id)).map(Number))].slice(0, maxSkills),
  }
}

/** The typed job as the API takes it; the API says what is wrong with it. */
export function bodyOf({ job_type, salary_min, salary_max, ...others }: TypedJob) {
  return {
    ...others,
    // Whatever was not chosen is rejected, instead of being chosen for somebody.
    job_type: job_type as JobType,
    salary_min: readAmount(salary_min),
    salary_max: readAmount(salary_max),
  }
}
