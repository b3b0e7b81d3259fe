import type { ApplicationStatus } from '@portal/contracts/application/http'
import type { JobStatus } from '@portal/contracts/job/http'

/** How often somebody can apply for the same job, withdrawn applications included. */
export const maxAttempts = 5

type Application = { status: ApplicationStatus; attempt: number }

/** Whether the company has not decided yet, so that the applicant can still withdraw. */
export function isActive({ status }: Pick<Application, 'status'>): boolean {
  return status === 'APPLIED' || status === 'SHORTLISTED'
}

/** What a recruiter can make of an application. */
export const decisions = ['SHORTLISTED', 'HIRED', 'REJECTED'] as const satisfies readonly ApplicationStatus[]
export type Decision = (typeof decisions)[number]

const decisionsFrom: Record<ApplicationStatus, readonly Decision[]> = {
  APPLIED: ['SHORTLISTED', 'REJECTED'],
  SHORTLISTED: ['HIRED', 'REJECTED'],
  HIRED: [],
  REJECTED: [],
  WITHDRAWN: [],
}

/** All statuses, in the order of the board. Not those of the contract, so that browsers load no schemas. */
export const statuses = Object.keys(decisionsFrom) as ApplicationStatus[]

/** The status in an address or a form. */
export function readStatus(text: unknown): ApplicationStatus | undefined {
  return statuses.find((status) => status === text)
}

/** What a recruiter can make of an application with this status. */
export function possibleDecisions(status: ApplicationStatus): readonly Decision[] {
  return decisionsFrom[status]
}

/** Whether a decision ends an application, so that it needs a confirmation. */
export function isFinal(decision: Decision): boolean {
  return possibleDecisions(decision).length === 0
}

/** The decision in an address or a form. */
export function readDecision(text: unknown): Decision | undefined {
  return decisions.find((decision) => decision === text)
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
