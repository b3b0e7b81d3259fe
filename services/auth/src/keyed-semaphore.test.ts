import { afterEach, describe, expect, it, vi } from 'vitest'
import { createKeyedSemaphore } from './keyed-semaphore.ts'

/** Tasks that end on command, with the number of those that have begun. */
function tasks() {
  const endings: PromiseWithResolvers<void>[] = []
  return {
    begun: () => endings.length,
    end: (index: number) => endings[index]?.resolve(),
    fail: (index: number) => endings[index]?.reject(new Error('it failed')),
    run: () => {
      const ending = Promise.withResolvers<void>()
      endings.push(ending)
      return ending.promise
    },
  }
}

/** Runs all pending microtasks. */
async function settle() {
  for (let tick = 0; tick < 10; tick++) await undefined
}

afterEach(() => {
  vi.useRealTimers()
})

describe('createKeyedSemaphore', () => {
  it('runs `atOnce` tasks concurrently and the others in the order of arrival', async () => {
    const semaphore = createKeyedSemaphore({ atOnce: 2, maxWaiting: 10, waitMs: 1000 })
    const { begun, end, run } = tasks()
    const done: number[] = []

    for (let index = 0; index < 5; index++) void semaphore.take('one', run).then(() => done.push(index))
    await settle()
    expect(begun()).toBe(2)
    end(1)
    await settle()
    expect(begun()).toBe(3)
    for (let index = 0; index < 5; index++) {
      end(index)
      await settle()
    }
    expect(done).toEqual([1, 0, 2, 3, 4])
  })

  it('does not let tasks wait for those with another key', async () => {
    const semaphore = createKeyedSemaphore({ atOnce: 1, maxWaiting: 10, waitMs: 1000 })
    const { begun, run } = tasks()

    void semaphore.take('one', run)
    void semaphore.take('another', run)
    await settle()

    expect(begun()).toBe(2)
  })

  it('starts the next task when one fails', async () => {
    const semaphore = createKeyedSemaphore({ atOnce: 1, maxWaiting: 10, waitMs: 1000 })
    const { begun, fail, run } = tasks()
    const failed = semaphore.take('one', run)
    void semaphore.take('one', run)
    await settle()

    fail(0)

    await expect(failed).rejects.toThrow('it failed')
    await settle()
    expect(begun()).toBe(2)
  })

  it('rejects tasks while the queue is full', async () => {
    const semaphore = createKeyedSemaphore({ atOnce: 1, maxWaiting: 1, waitMs: 1000 })
    const { end, run } = tasks()
    void semaphore.take('one', run)
    void semaphore.take('one', run)

    expect(await semaphore.take('one', run)).toBeUndefined()

    end(0)
    await settle()
    end(1)
    await settle()
    const again = semaphore.take('one', async () => 'done')
    expect(await again).toEqual({ result: 'done' })
  })

  it('never runs a task that waited for too long', async () => {
    vi.useFakeTimers()
    const semaphore = createKeyedSemaphore({ atOnce: 1, maxWaiting: 10, waitMs: 1000 })
    const { begun, end, run } = tasks()
    void semaphore.take('one', run)
    const late = semaphore.take('one', run)

    await vi.advanceTimersByTimeAsync(1000)

    expect(await late).toBeUndefined()
    end(0)
    await settle()
    expect(begun()).toBe(1)
    expect(await semaphore.take('one', async () => 'done')).toEqual({ result: 'done' })
  })
})
