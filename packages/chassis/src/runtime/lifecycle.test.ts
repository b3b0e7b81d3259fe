import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { waitFor } from './lifecycle.ts'
import { createLogger } from './log.ts'

const log = createLogger('test', 'silent')
let logged: unknown[]
beforeEach(() => {
  vi.useFakeTimers()
  logged = []
  for (const level of ['info', 'warn'] as const) {
    vi.spyOn(log, level).mockImplementation((...values: unknown[]) => void logged.push(values.at(-1)))
  }
})
afterEach(() => vi.useRealTimers())

/** Waits for something that is available after the given number of failed attempts. */
async function waitThrough(failures: number): Promise<void> {
  let attempts = 0
  const waiting = waitFor('the database', log, async () => {
    attempts += 1
    if (attempts <= failures) throw new Error('connection refused')
  })
  await vi.runAllTimersAsync()
  await waiting
}

it('logs what it waits for, again while the wait lasts, and that it is available at last', async () => {
  await waitThrough(5)

  expect(logged).toEqual(['waiting for the database', 'waiting for the database', 'the database is available'])
})

it('logs nothing for a short wait', async () => {
  await waitThrough(3)

  expect(logged).toEqual([])
})

it('gives up after its limit with the error of the last attempt', async () => {
  let attempts = 0
  const waiting = waitFor('the database', log, () => Promise.reject(new Error(`refused ${++attempts}`)), {
    limitMs: 700,
  })
  const outcome = expect(waiting).rejects.toThrow('refused 4')

  await vi.runAllTimersAsync()
  await outcome
})

it('gives up at once on an error that a retry cannot change', async () => {
  const attempt = vi.fn(() => Promise.reject(new Error('access denied')))

  const waiting = waitFor('the database', log, attempt, { isRetryable: () => false })

  await expect(waiting).rejects.toThrow('access denied')
  expect(attempt).toHaveBeenCalledTimes(1)
})
