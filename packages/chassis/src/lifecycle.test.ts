import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { waitFor } from './lifecycle.ts'
import { createLogger } from './log.ts'

const log = createLogger('test', 'silent')
let logged: unknown[]
beforeEach(() => {
  vi.useFakeTimers()
  logged = []
  for (const level of ['info', 'warn'] as const) {
    vi.spyOn(log, level).mockImplementation((...words: unknown[]) => void logged.push(words.at(-1)))
  }
})
afterEach(() => vi.useRealTimers())

/** Waits for something that is there after so many tries in vain. */
async function waitThrough(failures: number): Promise<void> {
  let tries = 0
  const waiting = waitFor('the database', log, async () => {
    tries += 1
    if (tries <= failures) throw new Error('connection refused')
  })
  await vi.runAllTimersAsync()
  await waiting
}

it('Who has to wait says what for, again while it lasts, and that it is there at last', async () => {
  await waitThrough(5)

  expect(logged).toEqual(['waiting for the database', 'waiting for the database', 'the database is there'])
})

it('Nothing is said of a moment', async () => {
  await waitThrough(3)

  expect(logged).toEqual([])
})
