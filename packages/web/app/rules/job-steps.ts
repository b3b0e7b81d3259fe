import type { JobStatus } from '@portal/contracts/job/http'

type Steps = {
  /** What is done at once. */
  now: readonly ('OPEN' | 'PAUSED')[]
  /** What ends a job, and is asked first on a page of its own. */
  asked: readonly ('close' | 'delete')[]
}

/** What a recruiter can do about a job in a status, besides changing it. */
const steps: Record<JobStatus, Steps> = {
  DRAFT: { now: ['OPEN'], asked: ['delete'] },
  OPEN: { now: ['PAUSED'], asked: ['close', 'delete'] },
  PAUSED: { now: ['OPEN'], asked: ['close', 'delete'] },
  CLOSED: { now: ['OPEN'], asked: ['delete'] },
}

export function stepsOf(status: JobStatus): Steps {
  return steps[status]
}

/** The text for a step: opening is publishing, going on or opening again. */
export function nameOfStep(from: JobStatus, to: 'OPEN' | 'PAUSED'): 'publish' | 'resume' | 'reopen' | 'pause' {
  if (to === 'PAUSED') return 'pause'
  if (from === 'DRAFT') return 'publish'
  return from === 'PAUSED' ? 'resume' : 'reopen'
}
