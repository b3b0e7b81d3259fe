import { describe, expect, it } from 'vitest'
import { classifyFailure, type MailFailure } from './classify-failure.ts'

const fourDaysMs = 4 * 24 * 3600_000

const busy = { responseCode: 451, command: 'RCPT TO' }

function delayOf(attempt: number, failure: MailFailure): number {
  const decision = classifyFailure(failure, attempt, 0)
  if (decision === 'give up') throw new Error('given up')
  return decision.retryInMs
}

describe('a mail that could not be sent', () => {
  it('is given up when the server refuses the recipient or the message for good', () => {
    expect(classifyFailure({ responseCode: 550, command: 'RCPT TO' }, 1, 0)).toBe('give up')
    expect(classifyFailure({ responseCode: 554, command: 'DATA' }, 1, 0)).toBe('give up')
  })

  it.each([
    ['the recipient for now', { responseCode: 451, command: 'RCPT TO' }],
    ['our credentials', { responseCode: 535, command: 'AUTH PLAIN' }],
    ['our sender address', { responseCode: 550, command: 'MAIL FROM' }],
    ['to talk at all', { responseCode: 554, command: 'CONN' }],
    ['even to answer', {}],
  ])('is tried again when the server refuses %s', (_, failure) => {
    expect(classifyFailure(failure, 1, 0)).toEqual({ retryInMs: expect.any(Number) })
  })

  it('is tried ever less often, at least every quarter of an hour', () => {
    for (const [attempt, ceilingMs] of [
      [1, 1_000],
      [2, 2_000],
      [5, 16_000],
      [11, 900_000],
      [400, 900_000],
    ] as const) {
      expect(delayOf(attempt, busy)).toBeGreaterThanOrEqual(ceilingMs / 2)
      expect(delayOf(attempt, busy)).toBeLessThanOrEqual(ceilingMs)
    }
  })

  it.each([
    ['is away or hangs', {}],
    ['breaks off', { command: 'DATA' }],
    ['greets with a refusal', { responseCode: 554, command: 'CONN' }],
    ['closes its service', { responseCode: 421, command: 'RCPT TO' }],
  ])('is tried at least every minute while the server %s', (_, failure) => {
    expect(delayOf(3, failure)).toBeLessThanOrEqual(4_000)
    expect(delayOf(400, failure)).toBeGreaterThanOrEqual(30_000)
    expect(delayOf(400, failure)).toBeLessThanOrEqual(60_000)
  })

  it('is given up after four days', () => {
    expect(classifyFailure({}, 300, fourDaysMs - 1)).not.toBe('give up')
    expect(classifyFailure({}, 300, fourDaysMs)).toBe('give up')
  })
})
