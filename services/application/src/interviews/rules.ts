import { conflict, invalidField } from '@portal/chassis/errors'
import type { interviewChanges } from '@portal/contracts/application/events'
import type { InterviewChange } from '@portal/contracts/application/http'
import type { InterviewRow } from '../schema.ts'

export type ChangeKind = (typeof interviewChanges)[number]

/** Each move is an email to the applicant. */
const maxMoves = 10

type Interview = Pick<InterviewRow, 'interviewDate' | 'mode' | 'result' | 'status'>
/** A move also says by which clock the new date was written. */
type Changed = Partial<Interview & Pick<InterviewRow, 'offsetMinutes'>>

/** What of the input differs from the interview as it is. */
export function differences(current: Interview, input: InterviewChange): Changed {
  const { interview_date: date } = input
  const wanted: Partial<Record<keyof Changed, unknown>> = {
    ...(date && +date.at !== +current.interviewDate && { interviewDate: date.at, offsetMinutes: date.offsetMinutes }),
    ...(input.mode && input.mode !== current.mode && { mode: input.mode }),
    ...(input.result && input.result !== current.result && { result: input.result }),
    ...(input.status && input.status !== current.status && { status: input.status }),
  }
  return wanted as Changed
}

/** Which of the three kinds a change is. Throws `invalid` for several at once. */
export function kindOfChange(changed: Partial<Interview>): ChangeKind {
  const kinds: ChangeKind[] = []
  if (changed.status !== undefined) kinds.push('CANCELLED')
  if (changed.result !== undefined) kinds.push('RESULT')
  if (changed.interviewDate !== undefined || changed.mode !== undefined) kinds.push('RESCHEDULED')
  const [kind, ...more] = kinds
  if (kind === undefined || more.length > 0) {
    throw invalidField('', 'one_change', 'reschedule, cancel or note the result, one at a time')
  }
  return kind
}

/** Throws `conflict` unless an interview can change: until it has its result or is cancelled, and never again after that. */
export function assertChangeable({ status, result }: Pick<Interview, 'status' | 'result'>): void {
  if (status === 'CANCELLED') throw conflict('INTERVIEW_CANCELLED', 'The interview was cancelled')
  if (result !== 'PENDING') throw conflict('INTERVIEW_HELD', `The interview has the result ${result}`)
}

/** Throws `conflict` for an interview that was moved as often as its applicant can be asked to bear. */
export function assertMovable({ moves }: Pick<InterviewRow, 'moves'>): void {
  if (moves < maxMoves) return
  throw conflict('TOO_MANY_MOVES', `The interview was moved ${maxMoves} times already; cancel it and plan another one`)
}
