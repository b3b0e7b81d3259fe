import { describe, expect, it } from 'vitest'
import { differences, judgeChange } from './change.ts'

const date = new Date('2027-03-01T09:00:00Z')
const planned = { interviewDate: date, mode: 'ONLINE', result: 'PENDING', status: 'SCHEDULED' } as const

describe('a change of an interview', () => {
  it('is only what differs from what is', () => {
    expect(differences(planned, { interview_date: new Date(date), mode: 'OFFLINE' })).toEqual({ mode: 'OFFLINE' })
  })

  it('is a move, a cancellation or a result', () => {
    expect(judgeChange(planned, { mode: 'OFFLINE' })).toBe('RESCHEDULED')
    expect(judgeChange(planned, { status: 'CANCELLED' })).toBe('CANCELLED')
    expect(judgeChange(planned, { result: 'PASS' })).toBe('RESULT')
  })

  it('is refused when it is several at once', () => {
    expect(() => judgeChange(planned, { mode: 'OFFLINE', result: 'FAIL' })).toThrow(
      expect.objectContaining({ kind: 'invalid' }),
    )
  })

  it('is refused after the result and after a cancellation', () => {
    const conflict = expect.objectContaining({ kind: 'conflict' })

    expect(() => judgeChange({ ...planned, result: 'PASS' }, { result: 'FAIL' })).toThrow(conflict)
    expect(() => judgeChange({ ...planned, result: 'FAIL' }, { status: 'CANCELLED' })).toThrow(conflict)
    expect(() => judgeChange({ ...planned, status: 'CANCELLED' }, { status: 'SCHEDULED' })).toThrow(conflict)
  })
})
