import type { Actor } from '@portal/chassis/actor'
import { preparedInsert, unlessDuplicate } from '@portal/chassis/database'
import { conflict } from '@portal/chassis/errors'
import { transactOnce } from '@portal/chassis/idempotency'
import { applicationSubmitted } from '@portal/contracts/application/events'
import type { NewApplication } from '@portal/contracts/application/http'
import { assertNotErased } from '@portal/messaging/erasure'
import { record } from '@portal/messaging/record'
import { findCandidate } from '../candidates/find-candidate.ts'
import type { Context } from '../context.ts'
import { findOpening } from '../openings/find-opening.ts'
import { assertAcceptsApplications } from '../openings/opening.ts'
import { type ApplicationRow, applicationSteps, applications } from '../schema.ts'
import { factsOfApplication } from './present.ts'

const insertApplication = preparedInsert(applications)
const insertStep = preparedInsert(applicationSteps)

/**
 * Applies for a job. Job and job seeker are our copies of what their owners say, so a job closed within the last moment
 * may still take an application; locking the copies would not change that.
 */
export async function submitApplication(ctx: Context, actor: Actor, input: NewApplication): Promise<ApplicationRow> {
  const [opening, jobSeekerId] = await Promise.all([findOpening(ctx, input.job_id), findCandidate(ctx, actor.id)])
  assertAcceptsApplications(opening)

  return transactOnce(ctx, async (tx) => {
    const insert = insertApplication(tx, {
      jobId: opening.jobId,
      jobSeekerId,
      seekerUserId: actor.id,
      recruiterUserId: opening.recruiterUserId,
      status: 'APPLIED',
    })
    const { row: application } = await unlessDuplicate(insert, alreadyApplied)
    await assertNotErased(tx, actor.id)
    await insertStep(tx, { applicationId: application.id, toStatus: 'APPLIED', changedBy: actor.id })
    await record(tx, applicationSubmitted, {
      aggregateId: application.id,
      revision: application.revision,
      data: factsOfApplication(application),
    })
    return application
  })
}

function alreadyApplied() {
  return conflict('ALREADY_APPLIED', 'You have already applied for this job')
}
