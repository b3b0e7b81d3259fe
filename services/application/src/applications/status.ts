import { conflict } from '@portal/chassis/errors'
import { type ApplicationStatus, applicationStatuses } from '@portal/contracts/application/http'

/** The two parties who can change the status of an application. */
export type Party = 'applicant' | 'recruiter'

const steps: Record<ApplicationStatus, Record<Party, readonly ApplicationStatus[]>> = {
  APPLIED: { recruiter: ['SHORTLISTED', 'REJECTED'], applicant: ['WITHDRAWN'] },
  SHORTLISTED: { recruiter: ['HIRED', 'REJECTED'], applicant: ['WITHDRAWN'] },
  HIRED: { recruiter: [], applicant: [] },
  REJECTED: { recruiter: [], applicant: [] },
  WITHDRAWN: { recruiter: [], applicant: ['APPLIED'] },
}

/** The statuses that a party may change an application to. */
export function stepsFrom(status: ApplicationStatus, party: Party): readonly ApplicationStatus[] {
  return steps[status][party]
}

/** The undecided statuses: those that the applicant can withdraw from. */
export const undecided = applicationStatuses.filter((status) => stepsFrom(status, 'applicant').includes('WITHDRAWN'))

/** The rule for every change of status. Throws `conflict` with the allowed statuses if the step is not allowed. */
export function assertStep(from: ApplicationStatus, to: ApplicationStatus, party: Party): void {
  const allowed = stepsFrom(from, party)
  if (allowed.includes(to)) return
  throw conflict('STEP_NOT_ALLOWED', `An application that is ${from} cannot become ${to}`, { allowed: [...allowed] })
}

/** Whether the recruiter can no longer change an application. A decided application has no upcoming interviews. */
export function isDecided(status: ApplicationStatus): boolean {
  return stepsFrom(status, 'recruiter').length === 0
}

/** Throws `conflict` if the application is decided, because then no interview can be scheduled. */
export function assertUndecided(status: ApplicationStatus): void {
  if (isDecided(status)) throw conflict('APPLICATION_DECIDED', `The application is already ${status}`)
}
