import type { ApplicationStatus } from '@portal/contracts/application/http'
import type { JobStatus } from '@portal/contracts/job/http'

/** How often somebody can apply for the same job, withdrawn applications included. */
export const maxAttempts = 5

type Application = { status: ApplicationStatus; attempt: number }

/** Whether the company has not decided yet, so that the applicant can still withdraw. */
export function isActive({ status }: Pick<Application, 'status'>): boolean {
  return status === 'APPLIED' || status === 'SHORTLISTED'
}

/** Whether somebody who withdrew can apply again. */
export function canApplyAgain({ status, attempt }: Application, jobStatus: JobStatus | null): boolean {
  return status === 'WITHDRAWN' && jobStatus === 'OPEN' && attempt < maxAttempts
}

/** What a step of an application means to its applicant. */
export function meaningOf(step: { from_status: ApplicationStatus | null; to_status: ApplicationStatus }) {
  return step.from_status === 'WITHDRAWN' && step.to_status === 'APPLIED' ? 'AGAIN' : step.to_status
}

/** The applications that the company moved, the latest change first. */
export function movedLately<Moved extends { status: ApplicationStatus; updated_at: string }>(
  applications: readonly Moved[],
): Moved[] {
  return applications
    .filter(({ status }) => status !== 'APPLIED' && status !== 'WITHDRAWN')
    .sort((one, other) => other.updated_at.localeCompare(one.updated_at))
}
