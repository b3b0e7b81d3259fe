import type { Actor } from '@portal/chassis/actor'
import { type Transaction, transact } from '@portal/chassis/database'
import { interviewChanged } from '@portal/contracts/application/events'
import type { InterviewChange } from '@portal/contracts/application/http'
import { record } from '@portal/messaging/record'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type InterviewRow, interviews } from '../schema.ts'
import { type ChangeKind, differences, judgeChange } from './change.ts'
import { factsOfInterview } from './present.ts'
import { lockInterview, readInterview } from './queries.ts'
import { assertAhead } from './schedule-interview.ts'

/** Moves, cancels or closes an interview, by the recruiter who owns the job. No difference changes nothing. */
export function changeInterview(ctx: Context, actor: Actor, id: number, input: InterviewChange): Promise<InterviewRow> {
  return transact(ctx, async (tx) => {
    const interview = await lockInterview(tx, id, actor.id)
    const changed = differences(interview, input)
    if (Object.keys(changed).length === 0) return interview
    const change = judgeChange(interview, changed)
    if (changed.interviewDate) assertAhead(ctx, changed.interviewDate)
    return writeChange(tx, interview, changed, change)
  })
}

/** Writes a change that the rules allow: the row, the event. `interview` is locked. */
export async function writeChange(
  tx: Transaction,
  { id, revision }: InterviewRow,
  changed: Partial<InterviewRow>,
  change: ChangeKind,
): Promise<InterviewRow> {
  await tx
    .update(interviews)
    .set({ ...changed, revision: revision + 1 })
    .where(eq(interviews.id, id))
  const now = await readInterview(tx, id)
  await record(tx, interviewChanged, {
    aggregateId: id,
    revision: now.revision,
    data: { ...factsOfInterview(now), change },
  })
  return now
}
