import type { Job } from '@portal/contracts/job/http'
import type { JobType } from '@portal/contracts/job/work'
import { isIndexable } from './indexable.ts'
import { renderMarkdown } from './markdown.ts'
import { jobPath } from './slug.ts'

const employmentTypes: Record<JobType, string> = {
  FULL_TIME: 'FULL_TIME',
  PART_TIME: 'PART_TIME',
  CONTRACT: 'CONTRACTOR',
  INTERNSHIP: 'INTERN',
}

/**
 * A job as search engines read it, a JobPosting of schema.org. Undefined if they may not list it, or if it lacks what they
 * require, because wrong markup is worse than none. It says nothing that the page does not show.
 */
export function postingOf(job: Job, origin: string): object | undefined {
  const place = placeOf(job)
  if (!isIndexable(job) || !place) return undefined
  return {
    '@context': 'https://schema.org/',
    '@type': 'JobPosting',
    title: job.title,
    description: renderMarkdown(job.description),
    datePosted: job.published_at ?? job.created_at,
    ...(job.expires_at ? { validThrough: job.expires_at } : {}),
    employmentType: employmentTypes[job.job_type],
    hiringOrganization: { '@type': 'Organization', name: job.company_name },
    identifier: { '@type': 'PropertyValue', name: job.company_name, value: String(job.id) },
    url: origin + jobPath(job),
    directApply: job.apply_url === null,
    ...place,
    ...payOf(job),
    ...workOf(job),
  }
}

/** Where the job is, or from where it can be done; undefined if it does not say in which country. */
function placeOf(job: Job): object | undefined {
  const { country, region, city, workplace } = job
  if (workplace === 'REMOTE') {
    const countries = job.remote_countries.length > 0 ? job.remote_countries : country ? [country] : []
    if (countries.length === 0) return undefined
    return {
      jobLocationType: 'TELECOMMUTE',
      applicantLocationRequirements: countries.map((name) => ({ '@type': 'Country', name })),
    }
  }
  if (!country) return undefined
  const address = {
    '@type': 'PostalAddress',
    addressCountry: country,
    ...(region ? { addressRegion: region } : {}),
    ...(city ? { addressLocality: city } : {}),
  }
  return { jobLocation: { '@type': 'Place', address } }
}

/** What the job pays, if it names amount, currency and period to everybody. */
function payOf(job: Job): object {
  const { salary_min: from, salary_max: to, salary_currency: currency, salary_period: period } = job
  if (job.salary_visibility !== 'PUBLIC' || !currency || !period || (from === null && to === null)) return {}
  const amounts = {
    ...(from === null ? {} : { minValue: from }),
    ...(to === null ? {} : { maxValue: to }),
  }
  const value = { '@type': 'QuantitativeValue', ...amounts, unitText: period }
  return { baseSalary: { '@type': 'MonetaryAmount', currency, value } }
}

/** What the work is like. */
function workOf({ openings, benefits, min_experience_years: years }: Job): object {
  return {
    ...(openings ? { totalJobOpenings: openings } : {}),
    ...(benefits.length > 0 ? { jobBenefits: benefits.join(', ') } : {}),
    ...(years
      ? { experienceRequirements: { '@type': 'OccupationalExperienceRequirements', monthsOfExperience: 12 * years } }
      : {}),
  }
}
