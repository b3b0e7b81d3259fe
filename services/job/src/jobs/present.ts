import { presentResource } from '@portal/chassis/mysql/columns'
import type { JobState } from '@portal/contracts/job/events'
import type { Job, JobCard } from '@portal/contracts/job/http'
import type { DescribedJob, JobRow } from '../schema.ts'
import { extractOf } from './extract.ts'

/** A job in a response. */
export function presentJob(job: DescribedJob): Job {
  return {
    ...presentResource(job),
    title: job.title,
    description: job.description,
    location: job.location,
    workplace: job.workplace,
    country: job.country,
    region: job.region,
    city: job.city,
    latitude: job.latitude,
    longitude: job.longitude,
    remote_countries: job.remoteCountries ?? [],
    salary_min: job.salaryMin,
    salary_max: job.salaryMax,
    salary_currency: job.salaryCurrency,
    salary_period: job.salaryPeriod,
    seniority: job.seniority,
    min_experience_years: job.minExperienceYears,
    openings: job.openings,
    language: job.language,
    benefits: job.benefits ?? [],
    job_type: job.jobType,
    status: job.status,
    recruiter_id: job.recruiterId,
    company_name: job.companyName,
    skills: job.skills,
  }
}

/** A job in a list of cards, with an extract of its description around the word at the position `at`. */
export function presentCard(job: DescribedJob, at = 0): JobCard {
  const { description, benefits: _, ...card } = presentJob(job)
  return { ...card, extract: extractOf(description, at) }
}

/** The state of a job in events. */
export function stateOfJob(row: JobRow): JobState {
  return {
    job_id: row.id,
    recruiter_id: row.recruiterId,
    recruiter_user_id: row.recruiterUserId,
    title: row.title,
    location: row.location,
    job_type: row.jobType,
    status: row.status,
    is_deleted: row.isDeleted !== null,
    is_hidden: row.isHidden,
  }
}
