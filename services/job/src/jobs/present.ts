import { presentResource } from '@portal/chassis/mysql/columns'
import type { JobState } from '@portal/contracts/job/events'
import type { Job, JobCard } from '@portal/contracts/job/http'
import type { Context } from '../context.ts'
import { jobAt } from '../ends/end.ts'
import type { DescribedJob, JobRow } from '../schema.ts'
import { amountsOf } from './amounts.ts'
import { likeAnother } from './duplicates.ts'
import { extractOf } from './extract.ts'
import { payNoticesOf } from './pay-transparency.ts'

/** Who gets a response: somebody who has applied for the job, manages it or administers the portal, or anybody else. */
export type Reader = 'insider' | 'public'

/** A job in a response. Only insiders get a pay that is not public. */
export function presentJob(stored: DescribedJob, reader: Reader): Job {
  const job = jobAt(stored, new Date())
  const isPublic = job.salaryVisibility === 'PUBLIC'
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
    ...(isPublic || reader === 'insider' ? payOf(job) : noPay),
    salary_visibility: job.salaryVisibility,
    seniority: job.seniority,
    min_experience_years: job.minExperienceYears,
    openings: job.openings,
    language: job.language,
    benefits: job.benefits ?? [],
    reply_within_days: job.replyWithinDays,
    is_existing_vacancy: job.isExistingVacancy,
    uses_ai_screening: job.usesAiScreening,
    apply_url: job.applyUrl,
    job_type: job.jobType,
    status: job.status,
    // A job of a release that did not store it was open when it was posted, as far as is known.
    publish_at: job.publishAt?.toISOString() ?? null,
    published_at: (job.publishedAt ?? (job.status === 'DRAFT' ? null : job.createdAt))?.toISOString() ?? null,
    expires_at: job.expiresAt?.toISOString() ?? null,
    closed_at: job.closedAt?.toISOString() ?? null,
    close_reason: job.closeReason,
    recruiter_id: job.recruiterId,
    company_id: job.companyId,
    company_name: job.companyName,
    skills: job.skills.map(({ id, name }) => ({ id, name })),
    wanted_skills: job.skills.map(({ id, name, need, isRequired }) => ({
      skill_id: id,
      name,
      need,
      is_required: isRequired,
    })),
  }
}

const noPay = { salary_min: null, salary_max: null, salary_currency: null, salary_period: null }

function payOf(job: JobRow) {
  const { min, max } = amountsOf(job)
  return { salary_min: min, salary_max: max, salary_currency: job.salaryCurrency, salary_period: job.salaryPeriod }
}

/** A job in a response to its recruiter. */
export function presentOwnJob({ payTransparency }: Pick<Context, 'payTransparency'>, job: DescribedJob): Job {
  const notices = [...payNoticesOf(jobAt(job, new Date()), payTransparency), ...duplicateNoticesOf(job)]
  return {
    ...presentJob(job, 'insider'),
    external_ref: job.externalRef,
    revision: job.revision,
    ...(notices.length > 0 ? { notices } : {}),
  }
}

function duplicateNoticesOf({ duplicateId }: DescribedJob) {
  if (duplicateId === undefined) return []
  return [{ code: 'POSSIBLE_DUPLICATE', message: likeAnother, job_id: duplicateId }]
}

/** A job in a list of cards, with an extract of its description around the word at the position `at`. */
export function presentCard(job: DescribedJob, reader: Reader, at = 0): JobCard {
  const { description, benefits: _, wanted_skills: __, ...card } = presentJob(job, reader)
  return { ...card, extract: extractOf(description, at) }
}

/** The state of a job in events. */
export function stateOfJob(row: JobRow): JobState {
  return {
    job_id: row.id,
    recruiter_id: row.recruiterId,
    recruiter_user_id: row.recruiterUserId,
    company_id: row.companyId,
    title: row.title,
    location: row.location,
    job_type: row.jobType,
    status: row.status,
    is_deleted: row.isDeleted !== null,
    is_hidden: row.isHidden,
    expires_at: row.expiresAt?.toISOString() ?? null,
    close_reason: row.closeReason,
    reply_within_days: row.replyWithinDays,
    apply_url: row.applyUrl,
  }
}
