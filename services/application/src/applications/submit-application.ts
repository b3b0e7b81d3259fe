import type { Actor } from '@portal/chassis/http/actor'
import type { Created, Once } from '@portal/chassis/http/idempotency'
import { onDuplicate, preparedInsert } from '@portal/chassis/mysql/statements'
import type { NewApplication } from '@portal/contracts/application/submission'
import { assertNotErased } from '@portal/messaging/erasure'
import { sql } from 'drizzle-orm'
import { candidateName } from '../candidates/candidate-names.ts'
import { findCandidate } from '../candidates/find-candidate.ts'
import type { Context } from '../context.ts'
import { findOpening } from '../openings/find-opening.ts'
import { assertAcceptsApplications } from '../openings/opening.ts'
import { type ApplicationRow, applicationSteps, applications, type Opening } from '../schema.ts'
import { checkSubmission } from '../submissions/check-submission.ts'
import { assertMayApplyToday } from './assert-may-apply-today.ts'
import { AlreadyApplied, type Applying, isFlagged, recordSubmission, renewApplication } from './renew-application.ts'

const insertApplication = preparedInsert(applications, {
  always: { candidateName: candidateName(sql.placeholder('seekerUserId')) },
})
const insertStep = preparedInsert(applicationSteps)

/**
 * Applies for a job, or applies again after a withdrawal. Job and job seeker come from read models, so a job that was
 * closed a moment ago may still accept an application. Locking the read models would not prevent that.
 */
export async function submitApplication(
  ctx: Context,
  actor: Actor,
  input: NewApplication,
  once: Once<ApplicationRow>,
): Promise<Created> {
  const [opening, jobSeekerId] = await Promise.all([findOpening(ctx, input.job_id), findCandidate(ctx, actor.id)])
  assertAcceptsApplications(opening, ctx.now())
  const sent = await checkSubmission(ctx, actor, opening, input)
  const applying = { jobId: opening.jobId, jobSeekerId, userId: actor.id, sent }
  try {
    return await insertOne(ctx, opening, applying, once)
  } catch (error) {
    if (!(error instanceof AlreadyApplied)) throw error
    // In a new transaction, because the failed insert holds a shared lock, on which concurrent attempts would deadlock.
    return await renewApplication(ctx, applying, once)
  }
}

function insertOne(
  ctx: Context,
  opening: Opening,
  { jobSeekerId, userId, sent }: Applying,
  once: Once<ApplicationRow>,
): Promise<Created> {
  return once.transact(ctx, async (tx) => {
    const insert = () =>
      insertApplication(tx, {
        jobId: opening.jobId,
        jobSeekerId,
        seekerUserId: userId,
        recruiterUserId: opening.recruiterUserId,
        status: 'APPLIED',
        isFlagged: isFlagged(sent),
      })
    const [{ row: application }] = await tx.together(
      () => onDuplicate(insert(), () => new AlreadyApplied()),
      () => assertNotErased(tx, userId),
      () => assertMayApplyToday(ctx, tx, userId),
    )
    tx.beforeCommit(() => insertStep(tx, { applicationId: application.id, toStatus: 'APPLIED', changedBy: userId }))
    await recordSubmission(tx, application, sent)
    return application
  })
}
