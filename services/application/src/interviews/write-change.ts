import type { Transaction } from '@portal/chassis/mysql/database'
import { interviewChanged, type interviewChangeReasons } from '@portal/contracts/application/events'
import { record } from '@portal/messaging/outbox/record'
import { eq } from 'drizzle-orm'
import { type InterviewRow, interviews } from '../schema.ts'
import { stateOfInterview } from './present.ts'
import { readInterview } from './queries.ts'
import type { ChangeKind } from './rules.ts'

export type ChangeReason = (typeof interviewChangeReasons)[number]

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
