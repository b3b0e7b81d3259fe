import { describe, expect, it } from 'vitest'
import { delayWhileUnavailable, maxAttempts, retryDelay } from './retry.ts'

function expectAbout(delayMs: number | undefined, ms: number) {
  expect(delayMs).toBeGreaterThanOrEqual(ms)
  expect(delayMs).toBeLessThanOrEqual(ms * 1.2)
}

describe('an event whose handler fails', () => {
  it('is retried with growing delays and given up after the sixth attempt', () => {
    for (const [index, ms] of [500, 2_000, 10_000, 60_000, 300_000].entries()) expectAbout(retryDelay(index + 1), ms)
    expect(retryDelay(6)).toBeUndefined()
    expect(maxAttempts).toBe(6)
  })

  it('is retried without limit while another service is unavailable', () => {
    expectAbout(delayWhileUnavailable(1), 500)
    for (const delivery of [3, 7, 1000]) expect(delayWhileUnavailable(delivery)).toBe(10_000)
  })
})
