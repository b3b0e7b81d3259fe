import { conflict, invalidField } from '@portal/chassis/errors'
import type { interviewChanges } from '@portal/contracts/application/events'
import type { InterviewChange } from '@portal/contracts/application/http'
import type { InterviewRow } from '../schema.ts'

export type ChangeKind = (typeof interviewChanges)[number]
type Interview = Pick<InterviewRow, 'interviewDate' | 'mode' | 'result' | 'status'>

/** What of the input differs from the interview as it is. */
export function differences(current: Interview, input: InterviewChange): Partial<Interview> {
  const wanted: Partial<Record<keyof Interview, unknown>> = {
    ...(input.interview_date &&
      +input.interview_date !== +current.interviewDate && { interviewDate: input.interview_date }),
    ...(input.mode && input.mode !== current.mode && { mode: input.mode }),
    ...(input.result && input.result !== current.result && { result: input.result }),
    ...(input.status && input.status !== current.status && { status: input.status }),
  }
  return wanted as Partial<Interview>
}

/**
 * Decides every change of an interview: it can be moved or cancelled until it has a result, gets its result once, and
 * stays as it is once cancelled. Returns which of the three it is. Throws `conflict`, or `invalid` for several at once.
 */
export function judgeChange(current: Interview, changed: Partial<Interview>): ChangeKind {
  const kinds: ChangeKind[] = []
  if (changed.status !== undefined) kinds.push('CANCELLED')
  if (changed.result !== undefined) kinds.push('RESULT')
  if (changed.interviewDate !== undefined || changed.mode !== undefined) kinds.push('RESCHEDULED')
  const [kind, ...more] = kinds
  if (kind === undefined || more.length > 0) {
    throw invalidField('', 'one_change', 'reschedule, cancel or note the result, one at a time')
  }
  if (current.status === 'CANCELLED') throw conflict('INTERVIEW_CANCELLED', 'The interview was cancelled')
  if (current.result !== 'PENDING') throw conflict('INTERVIEW_HELD', `The interview has the result ${current.result}`)
  return kind
}
