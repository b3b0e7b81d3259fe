import { presentResource } from '@portal/chassis/mysql/columns'
import type { InterviewState } from '@portal/contracts/application/events'
import type { Described } from '../descriptions/describe.ts'
import { presentDescription } from '../descriptions/present.ts'
import type { InterviewRow } from '../schema.ts'

/** An interview as both parties see it. */
export function presentInterview(row: InterviewRow) {
  return {
    ...presentResource(row),
    application_id: row.applicationId,
    interview_date: row.interviewDate.toISOString(),
    mode: row.mode,
    result: row.result,
    status: row.status,
    offset_minutes: row.offsetMinutes,
  }
}

/** An interview with its job and, for the recruiter, its candidate. */
export function presentDescribedInterview(row: Described<InterviewRow>) {
  return { ...presentInterview(row), ...presentDescription(row) }
}

/** The state of an interview for its events. */
export function stateOfInterview(row: InterviewRow): InterviewState {
  return {
    interview_id: row.id,
    application_id: row.applicationId,
    job_id: row.jobId,
    seeker_user_id: row.seekerUserId,
    recruiter_user_id: row.recruiterUserId,
    interview_date: row.interviewDate.toISOString(),
    mode: row.mode,
    result: row.result,
    status: row.status,
    ...(row.offsetMinutes === null ? {} : { offset_minutes: row.offsetMinutes }),
  }
}
