import { isCountry } from '@portal/contracts/countries'
import { isCurrency, type PayPeriod, payPeriods } from '@portal/contracts/job/pay'
import { type Workplace, workplaces } from '@portal/contracts/job/place'
import { searchOrders } from '@portal/contracts/job/search-http'
import { type JobType, jobTypes, type Seniority, seniorities } from '@portal/contracts/job/work'
import { readAmount } from './amount.ts'

/** Results on a page, and the last page that can be opened: the address is the state, so deep pages have one, too. */
export const pageSize = 20
export const maxPage = 50
export const ages = [1, 7, 30] as const
const maxCharacters = 200
const maxSkills = 20

export type JobSearch = {
  q: string
  location: string
  jobType: JobType | undefined
  workplace: Workplace | undefined
  country: string
  seniority: Seniority | undefined
  company: string
  skills: number[]
  currency: string
  minSalary: number | undefined
  /** Of the pay, in a currency; a year if undefined. */
  period: PayPeriod | undefined
  age: number | undefined
  sort: (typeof searchOrders)[number] | undefined
  page: number
}

/** Reads a search from the address of its page. What is not valid is left out, because people edit addresses. */
export function readSearch(params: URLSearchParams): JobSearch {
  const text = (name: string) => (params.get(name) ?? '').trim().slice(0, maxCharacters)
  const skills = params.getAll('skill').map(positive)
  return {
    q: text('q'),
    location: text('location'),
    jobType: jobTypes.find((type) => type === params.get('type')),
    workplace: workplaces.find((workplace) => workplace === params.get('workplace')),
    country: isCountry(text('country')) ? text('country') : '',
    seniority: seniorities.find((seniority) => seniority === params.get('level')),
    company: text('company'),
    skills: [...new Set(skills.filter((id) => id !== undefined))].slice(0, maxSkills),
    ...readPay(params),
    age: ages.find((days) => String(days) === params.get('days')),
    sort: searchOrders.find((order) => order === params.get('sort')),
    page: Math.min(positive(params.get('page')) ?? 1, maxPage),
  }
}

/** The address of a search, always in the same order and without defaults, so that equal searches have one address. */
export function searchPath(search: Partial<JobSearch>): string {
  const { q, location, jobType, workplace, country, seniority, company, skills = [] } = search
  const { currency, minSalary, period, age, sort, page = 1 } = search
  const params = new URLSearchParams()
  const set = (name: string, value: string | number | undefined) => value && params.append(name, String(value))
  set('q', q)
  set('location', location)
  set('type', jobType)
  set('workplace', workplace)
  set('country', country)
  set('level', seniority)
  set('company', company)
  for (const id of [...skills].sort((one, other) => one - other)) set('skill', id)
  set('currency', currency)
  set('pay', minSalary)
  set('per', period)
  set('days', age)
  set('sort', sort)
  if (page > 1) set('page', page)
  const text = params.toString()
  return text ? `/jobs?${text}` : '/jobs'
}

/** The address of the feed with the newest jobs of a search. */
export function feedPath(search: Partial<JobSearch>): string {
  return searchPath({ ...search, sort: undefined, page: 1 }).replace('/jobs', '/jobs.atom')
}

/** The filters of a search as the API takes them. */
export function filtersOf(search: JobSearch) {
  const { q, location, jobType, workplace, country, seniority, company, skills, age } = search
  const { currency, minSalary, period } = search
  return {
    q,
    location,
    job_type: jobType,
    workplace,
    country: country || undefined,
    seniority,
    company,
    skill_ids: skills.join(','),
    salary_currency: currency || undefined,
    min_salary: minSalary,
    salary_period: period,
    posted_within_days: age,
  }
}

/** How many filters narrow a search. Search engines list searches with one at most. */
export function countFilters({ skills, ...search }: JobSearch): number {
  const { q, location, jobType, workplace, country, seniority, company, currency, minSalary, age } = search
  return (
    [q, location, jobType, workplace, country, seniority, company, currency || minSalary, age].filter(Boolean).length +
    skills.length
  )
}

function readPay(params: URLSearchParams): Pick<JobSearch, 'currency' | 'minSalary' | 'period'> {
  const currency = params.get('currency') ?? ''
  const amount = readAmount(params.get('pay') ?? '') ?? 0
  const period = payPeriods.find((each) => each === params.get('per'))
  const minSalary = amount > 0 ? amount : undefined
  return {
    currency: isCurrency(currency) ? currency : '',
    minSalary,
    period: isCurrency(currency) && minSalary && period !== 'YEAR' ? period : undefined,
  }
}

function positive(text: string | null): number | undefined {
  const value = /^\d{1,15}$/.test(text ?? '') ? Number(text) : 0
  return value > 0 ? value : undefined
}
