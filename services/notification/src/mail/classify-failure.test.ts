import { describe, expect, it } from 'vitest'
import { classifyFailure, type MailFailure } from './classify-failure.ts'

const fourDaysMs = 4 * 24 * 3600_000

const busy = { responseCode: 451, command: 'RCPT TO' }

function delayOf(attempt: number, failure: MailFailure): number {
  const decision = classifyFailure(failure, attempt, 0)
  if (decision === 'give up') throw new Error('given up')
  return decision.retryInMs
}

describe('an email that could not be sent', () => {
  it('is given up when the server permanently rejects the recipient or the message', () => {
    expect(classifyFailure({ responseCode: 550, command: 'RCPT TO' }, 1, 0)).toBe('give up')
    expect(classifyFailure({ responseCode: 554, command: 'DATA' }, 1, 0)).toBe('give up')
  })

  it.each([
    ['rejects the recipient temporarily', { responseCode: 451, command: 'RCPT TO' }],
    ['rejects our credentials', { responseCode: 535, command: 'AUTH PLAIN' }],
    ['rejects our sender address', { responseCode: 550, command: 'MAIL FROM' }],
    ['rejects the connection', { responseCode: 554, command: 'CONN' }],
    ['does not respond', {}],
  ])('is retried when the server %s', (_, failure) => {
    expect(classifyFailure(failure, 1, 0)).toEqual({ retryInMs: expect.any(Number) })
  })

  it('is retried with growing delays, at least every quarter of an hour', () => {
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
    ['is unavailable or hangs', {}],
    ['closes the connection', { command: 'DATA' }],
    ['rejects the connection', { responseCode: 554, command: 'CONN' }],
    ['is shutting down', { responseCode: 421, command: 'RCPT TO' }],
  ])('is retried at least every minute while the server %s', (_, failure) => {
    expect(delayOf(3, failure)).toBeLessThanOrEqual(4_000)
    expect(delayOf(400, failure)).toBeGreaterThanOrEqual(30_000)
    expect(delayOf(400, failure)).toBeLessThanOrEqual(60_000)
  })

  it('is given up after four days', () => {
    expect(classifyFailure({}, 300, fourDaysMs - 1)).not.toBe('give up')
    expect(classifyFailure({}, 300, fourDaysMs)).toBe('give up')
  })
})
