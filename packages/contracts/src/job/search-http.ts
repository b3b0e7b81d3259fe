import { z } from 'zod'
import { flag, id, idText, pageQuery, searchText, wholeNumber } from '../fields.ts'
import type { Operation } from '../operation.ts'
import { job, jobTypes, maxSalary } from './http.ts'

export const searchOrders = ['relevance', 'newest', 'salary'] as const

/** `1,2` or, repeated, `1` and `2`. */
const idList = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => [value].flat().flatMap((each) => each.split(',')))
  .pipe(z.array(idText).max(20))
  .transform((ids) => [...new Set(ids)].sort((one, other) => one - other))
  .meta({ override: { type: 'array', items: { type: 'integer', minimum: 1 } } })

const filters = {
  q: searchText(200).optional().meta({
    description:
      'Words that title, skills, company, place or description hold, all of them, in whatever spelling; "quoted words" stand next to each other, -word is not there, prefix* has any ending. Every other character stands for itself.',
    example: 'senior "data scientist" python -intern',
  }),
  location: searchText(200).optional().meta({
    description:
      'A part of the place, or words of it in any order, in whatever spelling; London, United Kingdom finds London as well',
  }),
  job_type: z.enum(jobTypes).optional(),
  skill_ids: idList.optional().meta({ description: 'Skills that a job asks for, all of them' }),
  company: searchText(200).optional().meta({
    description: 'A part of the company’s name, or words of it in any order, in whatever spelling',
  }),
  min_salary: wholeNumber(0, maxSalary)
    .optional()
    .meta({ description: 'What a job pays at most is not less. Jobs that do not say what they pay stay' }),
  max_salary: wholeNumber(0, maxSalary)
    .optional()
    .meta({ description: 'What a job pays at least is not more. Jobs that do not say what they pay stay' }),
  with_salary: flag.optional().meta({ description: 'Only jobs that say what they pay' }),
  posted_within_days: wholeNumber(1, 3650).optional(),
}

export const searchJobsQuery = z.object({
  ...pageQuery(100),
  ...filters,
  sort: z.enum(searchOrders).optional().meta({
    description:
      'relevance, the default with q: first the jobs with all words in the title, then in title, skills, company or place, then anywhere, each newest first; newest, the default without; salary: the highest first, and last those that do not say',
  }),
})
export type JobSearch = z.infer<typeof searchJobsQuery>

export const searchFacetsQuery = z.object(filters)
export type JobFilters = z.infer<typeof searchFacetsQuery>

const choice = z.object({ value: z.string(), count: z.int() })

export const jobFacets = z
  .object({
    total: z.int().meta({ description: 'How many jobs the search finds' }),
    is_exact: z.boolean().meta({ description: 'False where more than 20,000 jobs fit, and counts are estimated' }),
    job_type: z.array(choice.extend({ value: z.enum(jobTypes) })),
    location: z.array(choice),
    company: z.array(choice),
    skill: z.array(z.object({ id, name: z.string(), count: z.int() })),
  })
  .meta({ id: 'JobFacets' })
export type JobFacets = z.infer<typeof jobFacets>

export const searchOperations: readonly Operation[] = [
  {
    id: 'searchJobs',
    method: 'get',
    path: '/jobs/search',
    summary: 'Search open jobs',
    access: 'anyone',
    query: searchJobsQuery,
    response: { status: 200, description: 'Jobs, in the order asked for', schema: job, list: true },
  },
  {
    id: 'readSearchFacets',
    method: 'get',
    path: '/jobs/search/facets',
    summary: 'Count what a search could be narrowed to',
    description:
      'Each count is what the search finds once the value is chosen: a type, place or company in the place of the one given, a skill besides those given. The commonest 20 of each.',
    access: 'anyone',
    query: searchFacetsQuery,
    response: { status: 200, description: 'The counts', schema: jobFacets },
  },
]
