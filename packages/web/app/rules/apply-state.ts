import type { ApplicationStatus } from '@portal/contracts/application/http'
import type { Role } from '@portal/contracts/fields'
import type { JobStatus } from '@portal/contracts/job/http'
import { maxAttempts } from './application-state.ts'

type Visitor = {
  /** Undefined for a visitor who is not signed in. */
  role: Role | undefined
  application: { status: ApplicationStatus; attempt: number } | undefined
}

/** What a visitor can do about a job; undefined if it is nothing, for a reason that the page gives anyway. */
export function applyStateOf({ role = 'JOB_SEEKER', application }: Visitor, jobStatus: JobStatus) {
  if (role !== 'JOB_SEEKER') return undefined
  if (application && application.status !== 'WITHDRAWN') return 'applied'
  if (jobStatus !== 'OPEN') return undefined
  if (!application) return 'apply'
  return application.attempt < maxAttempts ? 'again' : 'over'
}
