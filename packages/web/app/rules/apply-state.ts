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
export function applyStateOf(
  { role = 'JOB_SEEKER', application }: Visitor,
  job: { status: JobStatus; apply_url: string | null },
) {
  if (role !== 'JOB_SEEKER') return undefined
  if (application && application.status !== 'WITHDRAWN') return 'applied'
  if (job.status !== 'OPEN') return undefined
  if (job.apply_url !== null) return 'elsewhere'
  if (!application) return 'apply'
  return application.attempt < maxAttempts ? 'again' : 'over'
}
