import { conflict } from '@portal/chassis/errors'
import { type ApplicationStatus, applicationStatuses } from '@portal/contracts/application/http'

/** The two who can move an application on. */
export type Party = 'applicant' | 'recruiter'

const steps: Record<ApplicationStatus, Record<Party, readonly ApplicationStatus[]>> = {
  APPLIED: { recruiter: ['SHORTLISTED', 'REJECTED'], applicant: ['WITHDRAWN'] },
  SHORTLISTED: { recruiter: ['HIRED', 'REJECTED'], applicant: ['WITHDRAWN'] },
  HIRED: { recruiter: [], applicant: [] },
  REJECTED: { recruiter: [], applicant: [] },
  WITHDRAWN: { recruiter: [], applicant: ['APPLIED'] },
}

/** Where a party may move an application from here. */
export function stepsFrom(status: ApplicationStatus, party: Party): readonly ApplicationStatus[] {
  return steps[status][party]
}

/** The statuses that an applicant can still withdraw from, as nothing is decided. */
export const undecided = applicationStatuses.filter((status) => stepsFrom(status, 'applicant').includes('WITHDRAWN'))

/** Decides every change of status. Throws `conflict` with the allowed statuses for a step that is not one. */
export function assertStep(from: ApplicationStatus, to: ApplicationStatus, party: Party): void {
  const allowed = stepsFrom(from, party)
  if (allowed.includes(to)) return
  throw conflict('STEP_NOT_ALLOWED', `An application that is ${from} cannot become ${to}`, { allowed: [...allowed] })
}

/** Whether the recruiter can no longer move an application on, so that no interview for it lies ahead. */
export function isDecided(status: ApplicationStatus): boolean {
  return stepsFrom(status, 'recruiter').length === 0
}

/** Throws `conflict` unless the application is still undecided, which planning an interview needs. */
export function assertUndecided(status: ApplicationStatus): void {
  if (isDecided(status)) throw conflict('APPLICATION_DECIDED', `The application is ${status} already`)
}
