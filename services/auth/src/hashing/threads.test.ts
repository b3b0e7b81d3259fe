import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createThreads, type QueueName } from './threads.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Threads with tasks that end on command, and the names of the tasks that have begun or were rejected. */
function setUp(options: Parameters<typeof createThreads>[0]) {
  const threads = createThreads(options)
  const endings = new Map<string, () => void>()
  const begun: string[] = []
  const rejected: string[] = []
  const request = async (queue: QueueName, name: string, waitMs = 1000) => {
    const task = () => {
      begun.push(name)
      return new Promise<void>((resolve) => endings.set(name, resolve))
    }
    void threads.run(queue, waitMs, task).then((outcome) => outcome ?? rejected.push(name))
    await vi.advanceTimersByTimeAsync(0)
  }
  const end = async (name: string) => {
    endings.get(name)?.()
    await vi.advanceTimersByTimeAsync(0)
  }
  return { request, end, begun, rejected, waiting: threads.waiting }
}

describe('the hashing threads', () => {
  it('reserve one thread for logins', async () => {
    const { request, end, begun } = setUp({ count: 3, maxWaiting: 10 })

    for (const name of ['a', 'b', 'c', 'd']) await request('other', name)
    expect(begun).toEqual(['a', 'b'])
    await request('login', 'ada')
    expect(begun).toEqual(['a', 'b', 'ada'])
    await end('a')

    expect(begun).toEqual(['a', 'b', 'ada', 'c'])
  })

  it('reserve one thread for other tasks while such a task waits', async () => {
    const { request, end, begun } = setUp({ count: 2, maxWaiting: 10 })

    for (const name of ['a', 'b', 'c', 'd']) await request('login', name)
    await request('other', 'reset')
    await end('a')
    await end('b')

    expect(begun).toEqual(['a', 'b', 'reset', 'c'])
  })

  it('run logins first if there is only one thread', async () => {
    const { request, end, begun } = setUp({ count: 1, maxWaiting: 10 })

    await request('other', 'a')
    await request('other', 'b')
    await request('login', 'ada')
    await request('login', 'grace')
    for (const name of ['a', 'ada', 'grace']) await end(name)

    expect(begun).toEqual(['a', 'ada', 'grace', 'b'])
  })

  it('reject a task that waited for `waitMs`, and never run it', async () => {
    const { request, end, begun, rejected, waiting } = setUp({ count: 1, maxWaiting: 10 })
    await request('login', 'a')
    await request('login', 'b', 5000)
    await request('other', 'c', 2000)

    await vi.advanceTimersByTimeAsync(1999)
    expect(rejected).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(rejected).toEqual(['c'])
    expect(waiting()).toBe(1)
    await end('a')
    await end('b')

    expect(begun).toEqual(['a', 'b'])
  })

  it('reject a task while its own queue is full', async () => {
    const { request, rejected } = setUp({ count: 1, maxWaiting: 2 })

    for (const name of ['a', 'b', 'c', 'd']) await request('other', name)
    await request('login', 'ada')
    await vi.advanceTimersByTimeAsync(0)

    expect(rejected).toEqual(['d'])
  })
})
