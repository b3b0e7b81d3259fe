import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createLocalCounts } from './local-counts.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

it('expires each count a fixed time after its first increment', () => {
  const count = createLocalCounts(60_000)
  expect(count('ada', 1)).toEqual({ times: 1, expiresInMs: 60_000 })
  vi.advanceTimersByTime(20_000)
  expect(count('ben', 3)).toEqual({ times: 3, expiresInMs: 60_000 })
  expect(count('ada', 2)).toEqual({ times: 3, expiresInMs: 40_000 })

  vi.advanceTimersByTime(40_000)

  expect(count('ada', 1)).toEqual({ times: 1, expiresInMs: 60_000 })
  expect(count('ben', 1)).toEqual({ times: 4, expiresInMs: 20_000 })
})
