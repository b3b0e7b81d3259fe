import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAdmission } from './admission.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Asks twice, and tells whether the answer may be kept. */
function requestTwice(admission: ReturnType<typeof createAdmission>, key: string, bytes = 1000) {
  admission.request(key, 60)
  admission.request(key, 60)
  return admission.admit(key, bytes, 60)
}

describe('an answer is kept', () => {
  it('when it is asked for a second time while it would have been kept', () => {
    const admission = createAdmission({ maxBytes: 1_000_000 })

    admission.request('a', 60)
    expect(admission.admit('a', 100, 60)).toBe(false)
    vi.advanceTimersByTime(59_000)
    admission.request('a', 60)
    expect(admission.admit('a', 100, 60)).toBe(true)
  })

  it('not when the second comes later than that', () => {
    const admission = createAdmission({ maxBytes: 1_000_000 })

    admission.request('a', 60)
    vi.advanceTimersByTime(61_000)
    admission.request('a', 60)
    expect(admission.admit('a', 100, 60)).toBe(false)
  })

  it('when it is below 64 kB', () => {
    const admission = createAdmission({ maxBytes: 1_000_000 })

    expect(requestTwice(admission, 'small', 64 * 1024)).toBe(true)
    expect(requestTwice(admission, 'large', 64 * 1024 + 1)).toBe(false)
  })

  it('while all that is kept stays below the bound, and again when some has expired', () => {
    const admission = createAdmission({ maxBytes: 10_000 })
    const admitted = () =>
      Array.from({ length: 20 }, (_, index) => requestTwice(admission, `k${index}`)).filter(Boolean)

    expect(admitted()).toHaveLength(7)
    expect(requestTwice(admission, 'other')).toBe(false)
    vi.advanceTimersByTime(61_000)
    expect(requestTwice(admission, 'other')).toBe(true)
  })

  it('in the place of one of the same key, which counts no more', () => {
    const admission = createAdmission({ maxBytes: 3_000 })

    for (let times = 0; times < 10; times++) expect(requestTwice(admission, 'a', 2_000)).toBe(true)
  })

  it('however many keys were asked for', () => {
    const admission = createAdmission({ maxBytes: 1_000_000 })

    admission.request('first', 60)
    for (let index = 0; index < 30_000; index++) admission.request(`k${index}`, 60)
    admission.request('first', 60)
    // It was forgotten, because what is remembered is bounded as well.
    expect(admission.admit('first', 100, 60)).toBe(false)
  })
})
