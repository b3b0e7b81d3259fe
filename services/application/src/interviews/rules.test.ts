import { describe, expect, it } from 'vitest'
import { assertChangeable, assertMovable, differences, kindOfChange } from './rules.ts'

const date = new Date('2027-03-01T09:00:00Z')
const planned = { interviewDate: date, mode: 'ONLINE', result: 'PENDING', status: 'SCHEDULED' } as const

describe('a change of an interview', () => {
  it('contains only the fields that differ', () => {
    expect(
      differences(planned, { interview_date: { at: new Date(date), offsetMinutes: 60 }, mode: 'OFFLINE' }),
    ).toEqual({
      mode: 'OFFLINE',
    })
    const at = new Date(+date + 1)
    expect(differences(planned, { interview_date: { at, offsetMinutes: 60 } })).toEqual({
      interviewDate: at,
      offsetMinutes: 60,
    })
  })

  it('is a rescheduling, a cancellation or a result', () => {
    expect(kindOfChange({ mode: 'OFFLINE' })).toBe('RESCHEDULED')
    expect(kindOfChange({ status: 'CANCELLED' })).toBe('CANCELLED')
    expect(kindOfChange({ result: 'PASS' })).toBe('RESULT')
  })

  it('is rejected if it is several of these at once', () => {
    expect(() => kindOfChange({ mode: 'OFFLINE', result: 'FAIL' })).toThrow(
      expect.objectContaining({ kind: 'unprocessable' }),
    )
  })

  it('is rejected after the result and after a cancellation', () => {
    const conflict = expect.objectContaining({ kind: 'conflict' })

    expect(() => assertChangeable(planned)).not.toThrow()
    expect(() => assertChangeable({ ...planned, result: 'PASS' })).toThrow(conflict)
    expect(() => assertChangeable({ ...planned, result: 'FAIL' })).toThrow(conflict)
    expect(() => assertChangeable({ ...planned, status: 'CANCELLED' })).toThrow(conflict)
  })

  it('is rejected after ten changes of date or mode', () => {
    expect(() => assertMovable({ moves: 9 })).not.toThrow()
    expect(() => assertMovable({ moves: 10 })).toThrow(expect.objectContaining({ code: 'TOO_MANY_MOVES' }))
  })
})
