import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAdmission } from './admission.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Requests a key twice, and returns whether its response may be cached. */
function requestTwice(admission: ReturnType<typeof createAdmission>, key: string, bytes = 1000) {
  admission.request(key, 60)
  admission.request(key, 60)
  return admission.admit(key, bytes, 60)
}

describe('admission to the cache', () => {
  it('admits a response that is requested twice within its TTL', () => {
    const admission = createAdmission({ maxBytes: 1_000_000 })

    admission.request('a', 60)
    expect(admission.admit('a', 100, 60)).toBe(false)
    vi.advanceTimersByTime(59_000)
    admission.request('a', 60)
    expect(admission.admit('a', 100, 60)).toBe(true)
  })

  it('rejects a response whose second request comes after the TTL', () => {
    const admission = createAdmission({ maxBytes: 1_000_000 })

    admission.request('a', 60)
    vi.advanceTimersByTime(61_000)
    admission.request('a', 60)
    expect(admission.admit('a', 100, 60)).toBe(false)
  })

  it('rejects a response larger than 64 kB', () => {
    const admission = createAdmission({ maxBytes: 1_000_000 })

    expect(requestTwice(admission, 'small', 64 * 1024)).toBe(true)
    expect(requestTwice(admission, 'large', 64 * 1024 + 1)).toBe(false)
  })

  it('rejects responses once the byte limit is reached, until cached ones expire', () => {
    const admission = createAdmission({ maxBytes: 10_000 })
    const admitted = () =>
      Array.from({ length: 20 }, (_, index) => requestTwice(admission, `k${index}`)).filter(Boolean)

    expect(admitted()).toHaveLength(7)
    expect(requestTwice(admission, 'other')).toBe(false)
    vi.advanceTimersByTime(61_000)
    expect(requestTwice(admission, 'other')).toBe(true)
  })

  it('stops counting a response that is replaced under the same key', () => {
    const admission = createAdmission({ maxBytes: 3_000 })

    for (let times = 0; times < 10; times++) expect(requestTwice(admission, 'a', 2_000)).toBe(true)
  })

  it('remembers a limited number of requested keys', () => {
    const admission = createAdmission({ maxBytes: 1_000_000 })

    admission.request('first', 60)
    for (let index = 0; index < 30_000; index++) admission.request(`k${index}`, 60)
    admission.request('first', 60)
    // The first request is no longer remembered, because the number of remembered keys is limited.
    expect(admission.admit('first', 100, 60)).toBe(false)
  })
})
