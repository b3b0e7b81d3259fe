import { conflict, notFound } from '@portal/chassis/errors'
import { isOver } from '@portal/contracts/job/end'
import type { Opening } from '../schema.ts'

/** Throws unless people may apply here: 404 for a job that is not published, 409 for one that is not open, or elsewhere. */
export function assertAcceptsApplications(opening: Opening, now: Date): void {
  if (opening.isDeleted || opening.isHidden || opening.status === 'DRAFT') throw notFound('Job')
  if (opening.status !== 'OPEN' || isOver(opening, now))
    throw conflict('JOB_NOT_OPEN', 'This job is not open for applications')
  if (opening.applyUrl !== null) {
    const message = 'The company takes applications for this job at another address'
    throw conflict('APPLY_ELSEWHERE', message, { apply_url: opening.applyUrl })
  }
}
