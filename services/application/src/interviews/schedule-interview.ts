import type { Actor } from '@portal/chassis/http/actor'
import type { Created, Once } from '@portal/chassis/http/idempotency'
import { single } from '@portal/chassis/mysql/statements'
import { interviewScheduled } from '@portal/contracts/application/events'
import type { NewInterview } from '@portal/contracts/application/http'
import { assertNotErased } from '@portal/messaging/erasure'
import { record } from '@portal/messaging/outbox/record'
import { lockApplication } from '../applications/queries.ts'
import { assertUndecided } from '../applications/status.ts'
import type { Context } from '../context.ts'
import { type InterviewRow, interviews } from '../schema.ts'
import { assertDateInRange, assertTotalLimit, assertUpcomingLimit } from './bounds.ts'
import { stateOfInterview } from './present.ts'
import { readInterview } from './queries.ts'

/** Invites an applicant to an interview, by the team of the job. */
export function scheduleInterview(
  ctx: Context,
  actor: Actor,
  input: NewInterview,
  once: Once<InterviewRow>,
): Promise<Created> {
  const { at, offsetMinutes } = input.interview_date
  assertDateInRange(ctx, at)
  return once.transact(ctx, async (tx) => {
    const application = await lockApplication(tx, input.application_id, { managerUserId: actor.id })
    assertUndecided(application.status)
    await assertTotalLimit(tx, application.id)
    await assertUpcomingLimit(ctx, tx, application.id)
    const { id } = single(
      await tx
        .insert(interviews)
        .values({
          applicationId: application.id,
          jobId: application.jobId,
          seekerUserId: application.seekerUserId,
          recruiterUserId: application.recruiterUserId,
          interviewDate: at,
          offsetMinutes,
          mode: input.mode,
          result: 'PENDING',
          status: 'SCHEDULED',
        })
        .$returningId(),
    )
    await assertNotErased(tx, actor.id)
    const interview = await readInterview(tx, id)
    await record(tx, interviewScheduled, {
      aggregateId: id,
      revision: interview.revision,
      data: stateOfInterview(interview),
    })
    return interview
  })
}
