import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import type { InterviewChange } from '@portal/contracts/application/http'
import { assertNotErased } from '@portal/messaging/erasure'
import { lockApplication } from '../applications/queries.ts'
import { assertUndecided } from '../applications/status.ts'
import type { Context } from '../context.ts'
import type { InterviewRow } from '../schema.ts'
import { assertDateInRange, assertUpcomingLimit } from './bounds.ts'
import { findInterview, lockInterview } from './queries.ts'
import { assertChangeable, assertMovable, differences, kindOfChange } from './rules.ts'
import { writeChange } from './write-change.ts'

/**
 * Reschedules or cancels an interview or sets its result, by the team of the job. Equal values change
 * nothing. Locks the application first, as all code that ends it does, so that no interview is rescheduled while its
 * application ends.
 */
export async function changeInterview(
  ctx: Context,
  actor: Actor,
  id: number,
  input: InterviewChange,
): Promise<InterviewRow> {
  const { applicationId } = await findInterview(ctx, actor, id)
  return transact(ctx, async (tx) => {
    const application = await lockApplication(tx, applicationId, { managerUserId: actor.id })
    const interview = await lockInterview(tx, id)
    const changed = differences(interview, input)
    if (Object.keys(changed).length === 0) return interview
    const change = kindOfChange(changed)
    if (change !== 'RESULT') assertUndecided(application.status)
    assertChangeable(interview)
    if (change !== 'RESCHEDULED') return writeChange(tx, interview, changed, { change })
    assertMovable(interview)
    if (changed.interviewDate) {
      assertDateInRange(ctx, changed.interviewDate)
      await assertUpcomingLimit(ctx, tx, applicationId, { except: id })
    }
    const moved = await writeChange(tx, interview, { ...changed, moves: interview.moves + 1 }, { change })
    await assertNotErased(tx, actor.id)
    return moved
  })
}
