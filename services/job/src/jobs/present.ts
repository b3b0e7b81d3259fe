import { presentResource } from '@portal/chassis/mysql/columns'
import type { JobState } from '@portal/contracts/job/events'
import type { Job } from '@portal/contracts/job/http'
import type { DescribedJob, JobRow } from '../schema.ts'

/** A job in a response. */
export function presentJob(job: DescribedJob): Job {
  return {
    ...presentResource(job),
    title: job.title,
    description: job.description,
    location: job.location,
    salary_min: job.salaryMin,
    salary_max: job.salaryMax,
    job_type: job.jobType,
    status: job.status,
    recruiter_id: job.recruiterId,
    company_name: job.companyName,
    skills: job.skills,
  }
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
