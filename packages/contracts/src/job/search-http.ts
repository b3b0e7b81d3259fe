import { z } from 'zod'
import { country } from '../countries.ts'
import { flag, id, idList, idText, pageQuery, searchText, sinceAdded, wholeNumber } from '../fields.ts'
import { defineOperations } from '../operation.ts'
import { listedJob, listView } from './http.ts'
import { currency, maxSalary, payPeriods } from './pay.ts'
import { workplaces } from './place.ts'
import { jobTypes, seniorities } from './work.ts'

export const searchOrders = ['relevance', 'newest', 'salary'] as const

const filters = {
  q: searchText(200).optional().meta({
    description:
      'Words that must all occur in title, skills, company, location or description, in any spelling. "Quoted words" must be adjacent, -word must not occur, prefix* matches any ending. All other characters are literal.',
    example: 'senior "data scientist" python -intern',
  }),
  location: searchText(200).optional().meta({
    description:
      'A part of the location, or words of it in any order, in any spelling; "London, United Kingdom" also finds "London"',
  }),
  job_type: z.enum(jobTypes).optional(),
  workplace: z.enum(workplaces).optional(),
  seniority: z.enum(seniorities).optional(),
  country: country.optional().meta({
    description: 'Only jobs in this country (ISO 3166-1 alpha-2), and remote jobs that people may do from there',
    example: 'DE',
  }),
  skill_ids: idList(20).optional().meta({ description: 'Skills that the job must all have' }),
  company: searchText(200).optional().meta({
    description: 'A part of the company name, or words of it in any order, in any spelling',
  }),
  recruiter_id: idText
    .optional()
    .meta({ description: 'Only jobs of which the recruiter with this profile is in charge' }),
  company_id: idText.optional().meta({ description: 'Only jobs of this company' }),
  min_salary: wholeNumber(0, maxSalary)
    .optional()
    .meta({ description: 'Only jobs whose highest pay is this or more. Jobs without a salary are included' }),
  max_salary: wholeNumber(0, maxSalary)
    .optional()
    .meta({ description: 'Only jobs whose lowest pay is this or less. Jobs without a salary are included' }),
  salary_currency: currency.optional().meta({
    description:
      'Only jobs that state their pay in this currency. It is then compared as pay of a year in full time, by `min_salary`, `max_salary` and the order',
    example: 'EUR',
  }),
  salary_period: z.enum(payPeriods).optional().meta({
    description: 'With a currency: of `min_salary` and `max_salary`; YEAR by default',
  }),
  with_salary: flag.optional().meta({ description: 'Only jobs with a salary' }),
  posted_within_days: wholeNumber(1, 3650).optional(),
}

export const searchJobsQuery = z.object({
  ...pageQuery(100),
  ...listView,
  ...filters,
  sort: z.enum(searchOrders).optional().meta({
    description:
      'relevance, the default with q: jobs with all words in the title first, then those in title, skills, company or location, then the rest, each group newest first. newest, the default without q. salary: the highest first, jobs without a salary last',
  }),
})
export type JobSearch = z.infer<typeof searchJobsQuery>

export const searchFacetsQuery = z.object(filters)
export type JobFilters = z.infer<typeof searchFacetsQuery>

const choice = z.object({ value: z.string(), count: z.int() })

export const jobFacets = z
  .object({
    total: z.int().meta({ description: 'The number of jobs that match the search' }),
    is_exact: z.boolean().meta({ description: 'False if more than 5,000 jobs match and the counts are estimates' }),
    job_type: z.array(choice.extend({ value: z.enum(jobTypes) })),
    location: z.array(choice),
    company: z.array(choice),
    workplace: sinceAdded(z.array(choice.extend({ value: z.enum(workplaces) })), []),
    country: sinceAdded(z.array(choice), []),
    seniority: sinceAdded(z.array(choice.extend({ value: z.enum(seniorities) })), []),
    salary_currency: sinceAdded(z.array(choice), []),
    skill: z.array(z.object({ id, name: z.string(), count: z.int() })),
  })
  .meta({ id: 'JobFacets' })
export type JobFacets = z.infer<typeof jobFacets>

export const searchOperations = defineOperations({
  searchJobs: {
    method: 'get',
    path: '/jobs/search',
    summary: 'Search open jobs',
    access: 'anyone',
    limit: 'search',
    query: searchJobsQuery,
    response: { status: 200, description: 'Jobs, in the requested order', schema: listedJob, list: true },
  },
  readSearchFacets: {
    method: 'get',
    path: '/jobs/search/facets',
    summary: 'Count the jobs for each value that could narrow a search',
    description:
      'Each count is the number of jobs that the search finds with that value: a type, location, company, workplace, country or seniority replaces the given one, a currency also its amounts, a skill is added to the given ones. At most the 20 most frequent values of each.',
    access: 'anyone',
    limit: 'search',
    query: searchFacetsQuery,
    response: { status: 200, description: 'The counts', schema: jobFacets },
  },
})
