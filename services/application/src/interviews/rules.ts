import { conflict, invalidField } from '@portal/chassis/errors'
import type { interviewChanges } from '@portal/contracts/application/events'
import type { InterviewChange } from '@portal/contracts/application/http'
import type { InterviewRow } from '../schema.ts'

export type ChangeKind = (typeof interviewChanges)[number]

/** Bounds the emails to the applicant: each change of date or mode sends one. */
const maxMoves = 10

type Interview = Pick<InterviewRow, 'interviewDate' | 'mode' | 'result' | 'status'>
/** A new date comes with the UTC offset in which it was written. */
type Changed = Partial<Interview & Pick<InterviewRow, 'offsetMinutes'>>

/** The fields of the input that differ from the current interview. */
export function differences(current: Interview, input: InterviewChange): Changed {
  const { interview_date: date } = input
  const changed: Partial<Record<keyof Changed, unknown>> = {
    ...(date && +date.at !== +current.interviewDate && { interviewDate: date.at, offsetMinutes: date.offsetMinutes }),
    ...(input.mode && input.mode !== current.mode && { mode: input.mode }),
    ...(input.result && input.result !== current.result && { result: input.result }),
    ...(input.status && input.status !== current.status && { status: input.status }),
  }
  return changed as Changed
}

/** The kind of a change. Throws `unprocessable` for several kinds at once. */
export function kindOfChange(changed: Partial<Interview>): ChangeKind {
  const kinds: ChangeKind[] = []
  if (changed.status !== undefined) kinds.push('CANCELLED')
  if (changed.result !== undefined) kinds.push('RESULT')
  if (changed.interviewDate !== undefined || changed.mode !== undefined) kinds.push('RESCHEDULED')
  const [kind, ...more] = kinds
  if (kind === undefined || more.length > 0) {
    throw invalidField('', 'one_change', 'reschedule, cancel or set the result, one per request')
  }
  return kind
}

/** Throws `conflict` if an interview has its result or is cancelled, which is final. */
export function assertChangeable({ status, result }: Pick<Interview, 'status' | 'result'>): void {
  if (status === 'CANCELLED') throw conflict('INTERVIEW_CANCELLED', 'The interview was cancelled')
  if (result !== 'PENDING') throw conflict('INTERVIEW_HELD', `The interview has the result ${result}`)
}

/** Throws `conflict` after the maximum number of changes of date or mode. */
export function assertMovable({ moves }: Pick<InterviewRow, 'moves'>): void {
  if (moves < maxMoves) return
  throw conflict('TOO_MANY_MOVES', `The interview was changed ${maxMoves} times; cancel it and schedule a new one`)
}
