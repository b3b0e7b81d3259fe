import { conflict, HttpError } from '@portal/chassis/errors'
import type { Created, Once } from '@portal/chassis/http/idempotency'
import type { Transaction } from '@portal/chassis/mysql/database'
import { single } from '@portal/chassis/mysql/statements'
import { applicationSubmitted } from '@portal/contracts/application/events'
import { assertNotErased } from '@portal/messaging/erasure'
import { record } from '@portal/messaging/outbox/record'
import { and, eq, isNull } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type ApplicationRow, applicationSteps, applications } from '../schema.ts'
import type { Sent } from '../submissions/check-submission.ts'
import { writeSubmission } from '../submissions/write-submission.ts'
import { stateOfApplication } from './present.ts'
import { readApplication } from './queries.ts'
import { stepsFrom } from './status.ts'

// Each attempt, and each withdrawal, sends an email to the recruiter.
const maxAttempts = 5

/** A job seeker and the job they apply for. */
export type Applying = { jobId: number; jobSeekerId: number; userId: number; sent: Sent | undefined }

/** The error for a second application to a job (409). */
export class AlreadyApplied extends HttpError {
  constructor(existingId?: number) {
    const known = existingId === undefined ? {} : { existing_id: existingId }
    super('conflict', 'ALREADY_APPLIED', 'You have already applied for this job', known)
  }
}

export function isFlagged(sent: Sent | undefined): boolean {
  return sent?.flaggedIds != null
}

/** Stores what was sent with an application, and reports it. */
export async function recordSubmission(tx: Transaction, application: ApplicationRow, sent: Sent | undefined) {
  if (sent) writeSubmission(tx, application, sent)
  await record(tx, applicationSubmitted, {
    aggregateId: application.id,
    revision: application.revision,
    data: { ...stateOfApplication(application), ...(sent?.resumeId ? { resume_id: sent.resumeId } : {}) },
  })
}

/**
 * Applies again for a job after a withdrawal. Renews the same row, so that a job seeker always has one application per
 * job, with its history (ADR 33). Throws {@link AlreadyApplied} if the application is open or decided, and `conflict`
 * after the last allowed attempt.
 */
export function renewApplication(ctx: Context, applying: Applying, once: Once<ApplicationRow>): Promise<Created> {
  return once.transact(ctx, async (tx) => {
    const { id, status, attempt, revision } = await lockOwn(tx, applying)
    if (!stepsFrom(status, 'applicant').includes('APPLIED')) throw new AlreadyApplied(id)
    if (attempt >= maxAttempts) {
      throw conflict('TOO_MANY_ATTEMPTS', `You have already applied for this job ${maxAttempts} times`)
    }
    const step = { applicationId: id, fromStatus: status, toStatus: 'APPLIED', changedBy: applying.userId } as const
    const change = {
      status: 'APPLIED',
      attempt: attempt + 1,
      revision: revision + 1,
      isFlagged: isFlagged(applying.sent),
    } as const
    const [, , renewed] = await tx.together(
      () => tx.update(applications).set(change).where(eq(applications.id, id)),
      () => assertNotErased(tx, applying.userId),
      () => readApplication(tx, id),
    )
    tx.beforeCommit(() => tx.insert(applicationSteps).values(step))
    await recordSubmission(tx, renewed, applying.sent)
    return renewed
  })
}

async function lockOwn(tx: Transaction, { jobId, jobSeekerId }: Applying): Promise<ApplicationRow> {
  const isOwn = and(eq(applications.jobSeekerId, jobSeekerId), eq(applications.jobId, jobId))
  return single(
    await tx
      .select()
      .from(applications)
      .where(and(isOwn, isNull(applications.isDeleted)))
      .for('update'),
  )
}
