import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createThreads, type Gate } from './threads.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Threads with tasks that end on command; what has begun so far, by name. */
function setUp(options: Parameters<typeof createThreads>[0]) {
  const threads = createThreads(options)
  const endings = new Map<string, () => void>()
  const begun: string[] = []
  const refused: string[] = []
  const request = async (door: Gate, name: string, waitMs = 1000) => {
    const task = () => {
      begun.push(name)
      return new Promise<void>((resolve) => endings.set(name, resolve))
    }
    void threads.run(door, waitMs, task).then((turn) => turn ?? refused.push(name))
    await vi.advanceTimersByTimeAsync(0)
  }
  const end = async (name: string) => {
    endings.get(name)?.()
    await vi.advanceTimersByTimeAsync(0)
  }
  return { request, end, begun, refused, waiting: threads.waiting }
}

describe('the threads that hash', () => {
  it('are never all taken by what is no login', async () => {
    const { request, end, begun } = setUp({ count: 3, maxWaiting: 10 })

    for (const name of ['a', 'b', 'c', 'd']) await request('other', name)
    expect(begun).toEqual(['a', 'b'])
    await request('login', 'ada')
    expect(begun).toEqual(['a', 'b', 'ada'])
    await end('a')

    expect(begun).toEqual(['a', 'b', 'ada', 'c'])
  })

  it('are never all taken by logins while something else waits', async () => {
    const { request, end, begun } = setUp({ count: 2, maxWaiting: 10 })

    for (const name of ['a', 'b', 'c', 'd']) await request('login', name)
    await request('other', 'reset')
    await end('a')
    await end('b')

    expect(begun).toEqual(['a', 'b', 'reset', 'c'])
  })

  it('go to logins first where there is one only', async () => {
    const { request, end, begun } = setUp({ count: 1, maxWaiting: 10 })

    await request('other', 'a')
    await request('other', 'b')
    await request('login', 'ada')
    await request('login', 'grace')
    for (const name of ['a', 'ada', 'grace']) await end(name)

    expect(begun).toEqual(['a', 'ada', 'grace', 'b'])
  })

  it('are waited for no longer than is said, and then not used', async () => {
    const { request, end, begun, refused, waiting } = setUp({ count: 1, maxWaiting: 10 })
    await request('login', 'a')
    await request('login', 'b', 5000)
    await request('other', 'c', 2000)

    await vi.advanceTimersByTimeAsync(1999)
    expect(refused).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(refused).toEqual(['c'])
    expect(waiting()).toBe(1)
    await end('a')
    await end('b')

    expect(begun).toEqual(['a', 'b'])
  })

  it('are not waited for where too many do, at the same door', async () => {
    const { request, refused } = setUp({ count: 1, maxWaiting: 2 })

    for (const name of ['a', 'b', 'c', 'd']) await request('other', name)
    await request('login', 'ada')
    await vi.advanceTimersByTimeAsync(0)

    expect(refused).toEqual(['d'])
  })
})
