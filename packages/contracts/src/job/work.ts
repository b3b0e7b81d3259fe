import { z } from 'zod'
import { line, sinceAdded } from '../fields.ts'
import { language } from '../languages.ts'

export const jobTypes = ['FULL_TIME', 'PART_TIME', 'CONTRACT', 'INTERNSHIP'] as const
export type JobType = (typeof jobTypes)[number]
export const seniorities = ['INTERN', 'JUNIOR', 'MID', 'SENIOR', 'LEAD', 'EXECUTIVE'] as const
export type Seniority = (typeof seniorities)[number]

export const maxBenefits = 20
export const maxBenefit = 60

const description = {
  language: 'The language of title and description (BCP 47)',
  openings: 'How many people are wanted',
  min_experience_years: 'How many years of experience the job requires',
}

/** What the work is like, in responses. */
export const workOfJob = {
  seniority: sinceAdded(z.enum(seniorities).nullable(), null),
  min_experience_years: sinceAdded(z.int().nullable().meta({ description: description.min_experience_years }), null),
  openings: sinceAdded(z.int().nullable().meta({ description: description.openings }), null),
  language: sinceAdded(z.string().nullable().meta({ description: description.language, example: 'de' }), null),
  benefits: sinceAdded(z.array(z.string()), []),
}

/** What the work is like, in requests. */
export const workFields = {
  seniority: z.enum(seniorities).nullable().optional(),
  min_experience_years: z.int().min(0).max(60).nullable().optional().meta({
    description: description.min_experience_years,
  }),
  openings: z.int().min(1).max(999).nullable().optional().meta({ description: description.openings }),
  language: language.nullable().optional().meta({ description: description.language }),
  benefits: z.array(line(maxBenefit)).max(maxBenefits).optional(),
}
