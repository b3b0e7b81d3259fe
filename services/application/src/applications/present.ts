import { presentResource } from '@portal/chassis/mysql/columns'
import type { ApplicationState } from '@portal/contracts/application/events'
import type { Described } from '../descriptions/describe.ts'
import { presentDescription } from '../descriptions/present.ts'
import type { ApplicationRow, applicationSteps } from '../schema.ts'
import type { JobCounts } from './count-applications.ts'

/** An application as its parties see it. */
export function presentApplication(row: ApplicationRow) {
  return {
    ...presentResource(row),
    job_id: row.jobId,
    job_seeker_id: row.jobSeekerId,
    status: row.status,
    attempt: row.attempt,
  }
}

/** An application with its job and, for the recruiter and administrators, its candidate. */
export function presentDescribedApplication(row: Described<ApplicationRow>) {
  return {
    ...presentApplication(row),
    ...presentDescription(row),
    ...(row.candidate && { is_flagged: row.isFlagged }),
  }
}

/** A step of an application's history. */
export function presentStep(row: typeof applicationSteps.$inferSelect) {
  return {
    ...presentResource(row),
    from_status: row.fromStatus,
    to_status: row.toStatus,
    changed_by: row.changedBy,
  }
}

/** The counts of a job. The total is their sum, so that they agree while applications change. */
export function presentCounts({ jobId, byStatus }: JobCounts) {
  const total = Object.values(byStatus).reduce((sum, each) => sum + each, 0)
  return { job_id: jobId, total, by_status: byStatus }
}

/** The state of an application for its events. */
export function stateOfApplication(row: ApplicationRow): ApplicationState {
  return {
    application_id: row.id,
    job_id: row.jobId,
    job_seeker_id: row.jobSeekerId,
    seeker_user_id: row.seekerUserId,
    recruiter_user_id: row.recruiterUserId,
    status: row.status,
    attempt: row.attempt,
  }
}
