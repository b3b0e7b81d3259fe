import type { Actor } from '@portal/chassis/actor'
import { only } from '@portal/chassis/database'
import { invalidField } from '@portal/chassis/errors'
import { transactOnce } from '@portal/chassis/idempotency'
import { interviewScheduled } from '@portal/contracts/application/events'
import type { NewInterview } from '@portal/contracts/application/http'
import { record } from '@portal/messaging/record'
import { lockApplication } from '../applications/queries.ts'
import { assertUndecided } from '../applications/status.ts'
import type { Context } from '../context.ts'
import { type InterviewRow, interviews } from '../schema.ts'
import { factsOfInterview } from './present.ts'
import { readInterview } from './queries.ts'

/** Invites an applicant, by the recruiter who owns the job. Throws for a date that is not ahead of us. */
export function scheduleInterview(ctx: Context, actor: Actor, input: NewInterview): Promise<InterviewRow> {
  assertAhead(ctx, input.interview_date)
  return transactOnce(ctx, async (tx) => {
    const application = await lockApplication(tx, input.application_id, { recruiterUserId: actor.id })
    assertUndecided(application.status)
    const { id } = only(
      await tx
        .insert(interviews)
        .values({
          applicationId: application.id,
          jobId: application.jobId,
          seekerUserId: application.seekerUserId,
          recruiterUserId: application.recruiterUserId,
          interviewDate: input.interview_date,
          mode: input.mode,
          result: 'PENDING',
          status: 'SCHEDULED',
        })
        .$returningId(),
    )
    const interview = await readInterview(tx, id)
    await record(tx, interviewScheduled, {
      aggregateId: id,
      revision: interview.revision,
      data: factsOfInterview(interview),
    })
    return interview
  })
}

/** Throws `invalid` for a date in the past. */
export function assertAhead(ctx: Context, date: Date): void {
  if (date <= ctx.now()) throw invalidField('interview_date', 'past', 'must be in the future')
}
