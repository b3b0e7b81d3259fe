import { unavailable } from '@portal/chassis/errors'
import { describe, expect, it } from 'vitest'
import { retryDelay } from './retry.ts'

function delays(error: unknown, attempts: number) {
  return Array.from({ length: attempts }, (_, index) => retryDelay(index + 1, error))
}

describe('an event whose handler fails', () => {
  it('is tried again after growing delays, and given up after the sixth time', () => {
    expect(delays(new Error('a mistake of ours'), 6)).toEqual([500, 2_000, 10_000, 60_000, 300_000, undefined])
  })

  it('waits for a store or service that is away, however long', () => {
    const lost = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })

    expect(delays(lost, 7)).toEqual([500, 2_000, 10_000, 10_000, 10_000, 10_000, 10_000])
    expect(retryDelay(100, unavailable('The auth service does not answer'))).toBe(10_000)
  })
})
