import type { Problem } from '@portal/contracts/operation'
import type { WrittenDate } from './interview-form.ts'
import { type FieldErrors, fieldErrorsOf } from './problem-fields.ts'

type Texts = {
  wrong: Record<'noDate' | 'noTime' | 'skipped' | 'twice', string>
  /** By the code of the API, or of its error in the date. */
  problems: Readonly<Record<string, string>>
}

const fields = { noDate: 'date', noTime: 'time', skipped: 'time', twice: 'offset' } as const

/** What is wrong with the form of an interview, by its fields. A conflict is one of its date. */
export function interviewErrorsOf(
  { date, problem }: { date?: WrittenDate | undefined; problem?: Problem | undefined },
  { wrong, problems }: Texts,
): FieldErrors {
  if (date && 'wrong' in date) return { [fields[date.wrong]]: wrong[date.wrong] }
  if (problem?.status === 409) return { date: problems[problem.error_code] ?? problem.detail }
  const { interview_date: given, ...others } = fieldErrorsOf(problem, ['interview_date'], problems)
  return given === undefined ? others : { date: given, ...others }
}
