import { expect, it } from 'vitest'
import { interviewErrorsOf } from './interview-errors.ts'

const texts = {
  wrong: { noDate: 'date?', noTime: 'time?', skipped: 'never', twice: 'which?' },
  problems: { TOO_MANY_INTERVIEWS: 'too many', 'interview_date.past': 'over' },
}
const problem = (
  status: number,
  error_code: string,
  errors: { path: string; code: string; message: string }[] = [],
) => ({
  type: 'about:blank',
  title: 'Problem',
  status,
  detail: 'as the API says',
  error_code,
  request_id: 'x',
  errors,
})

it('are at the field that is to be changed', () => {
  expect(interviewErrorsOf({ date: { wrong: 'noDate' } }, texts)).toEqual({ date: 'date?' })
  expect(interviewErrorsOf({ date: { wrong: 'skipped' } }, texts)).toEqual({ time: 'never' })
  expect(interviewErrorsOf({ date: { wrong: 'twice', choices: [] } }, texts)).toEqual({ offset: 'which?' })
})

it('are those of the API at the date, also for a conflict', () => {
  expect(interviewErrorsOf({ problem: problem(409, 'TOO_MANY_INTERVIEWS') }, texts)).toEqual({ date: 'too many' })
  expect(interviewErrorsOf({ problem: problem(409, 'OTHER') }, texts)).toEqual({ date: 'as the API says' })
  const past = [{ path: 'interview_date', code: 'past', message: 'must be in the future' }]
  expect(interviewErrorsOf({ problem: problem(422, 'VALIDATION_FAILED', past) }, texts)).toEqual({ date: 'over' })
})

it('are none without a rejection', () => {
  expect(interviewErrorsOf({}, texts)).toEqual({})
  expect(interviewErrorsOf({ date: { text: '2027-01-01T09:00:00+01:00' } }, texts)).toEqual({})
})
