import type { Actor } from '@portal/chassis/http/actor'
import { type Transaction, transact } from '@portal/chassis/mysql/database'
import { interviewChanged, type interviewChangeReasons } from '@portal/contracts/application/events'
import type { InterviewChange } from '@portal/contracts/application/http'
import { assertNotErased } from '@portal/messaging/erasure'
import { record } from '@portal/messaging/outbox/record'
import { eq } from 'drizzle-orm'
import { lockApplication } from '../applications/queries.ts'
import { assertUndecided } from '../applications/status.ts'
import type { Context } from '../context.ts'
import { type InterviewRow, interviews } from '../schema.ts'
import { assertDateInRange, assertUpcomingLimit } from './bounds.ts'
import { stateOfInterview } from './present.ts'
import { findInterview, lockInterview, readInterview } from './queries.ts'
import { assertChangeable, assertMovable, type ChangeKind, differences, kindOfChange } from './rules.ts'

export type ChangeReason = (typeof interviewChangeReasons)[number]

/**
 * Reschedules or cancels an interview or sets its result, by the recruiter who owns the job. Equal values change
 * nothing. Locks the application first, as all code that ends it does, so that no interview is rescheduled while its
 * application ends.
 */
export async function changeInterview(
  ctx: Context,
  actor: Actor,
  id: number,
  input: InterviewChange,
): Promise<InterviewRow> {
  const { applicationId } = await findInterview(ctx, id, actor.id)
  return transact(ctx, async (tx) => {
    const application = await lockApplication(tx, applicationId, { recruiterUserId: actor.id })
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

/** Writes an allowed change: the row and the event. The caller has locked the interview. */
export async function writeChange(
  tx: Transaction,
  { id, revision }: InterviewRow,
  changed: Partial<InterviewRow>,
  { change, reason }: { change: ChangeKind; reason?: ChangeReason | undefined },
): Promise<InterviewRow> {
  await tx
    .update(interviews)
    .set({ ...changed, revision: revision + 1 })
    .where(eq(interviews.id, id))
  const interview = await readInterview(tx, id)
  await record(tx, interviewChanged, {
    aggregateId: id,
    revision: interview.revision,
    data: { ...stateOfInterview(interview), change, ...(reason ? { reason } : {}) },
  })
  return interview
}
