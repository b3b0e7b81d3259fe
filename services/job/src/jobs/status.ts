import { conflict } from '@portal/chassis/errors'
import type { JobStatus } from '@portal/contracts/job/http'

const steps: Record<JobStatus, readonly JobStatus[]> = {
  DRAFT: ['OPEN'],
  OPEN: ['PAUSED', 'CLOSED'],
  PAUSED: ['OPEN', 'CLOSED'],
  CLOSED: ['OPEN'],
}

/** Checks a change of status. Throws `conflict`, with the allowed statuses, if it is not a valid step. */
export function assertStep(from: JobStatus, to: JobStatus): void {
  const allowed = steps[from]
  if (allowed.includes(to)) return
  throw conflict('STEP_NOT_ALLOWED', `A job that is ${from} cannot become ${to}`, { allowed: [...allowed] })
}
