import { afterEach, describe, expect, it, vi } from 'vitest'
import { createFairQueue } from './fair-queue.ts'

const limits = { atOnce: 4, atOnceOfOwner: 2, maxWaiting: 3, waitMs: 1000 }

/** Asks for turns; `got` are those that have come, in their order, each with what ends it. */
function queueAt(requests: ReturnType<typeof createFairQueue>) {
  const got: { owner: string | undefined; end: () => void }[] = []
  const request = async (...owners: (string | undefined)[]) => {
    for (const owner of owners) void requests.enter(owner).then((end) => end && got.push({ owner, end }))
    for (let tick = 0; tick < 5; tick++) await undefined
  }
  const endFirst = async () => {
    got.shift()?.end()
    await request()
  }
  return { request, endFirst, owners: () => got.map(({ owner }) => owner) }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('a turn', () => {
  it('is had at once while an owner has not had its share', async () => {
    const { request, owners } = queueAt(createFairQueue(limits))

    await request('a', 'a', 'a', 'b')

    expect(owners()).toEqual(['a', 'a', 'b'])
  })

  it('that ends goes to the owner that has the fewest, and then to the one that has waited longest', async () => {
    const { request, endFirst, owners } = queueAt(createFairQueue(limits))
    await request('a', 'a', 'b', 'c')
    await request('b', 'd', undefined)

    await endFirst()
    expect(owners()).toEqual(['a', 'b', 'c', 'd'])
    await endFirst()
    expect(owners()).toEqual(['b', 'c', 'd', undefined])
    await endFirst()
    expect(owners()).toEqual(['c', 'd', undefined, 'b'])
  })

  it('is for work without an owner as often as there are turns', async () => {
    const { request, owners } = queueAt(createFairQueue(limits))

    await request(undefined, undefined, undefined, undefined, undefined)

    expect(owners()).toHaveLength(4)
  })

  it('is refused where too many wait, and to those whose turn does not come in time', async () => {
    vi.useFakeTimers()
    const requests = createFairQueue({ ...limits, atOnce: 1 })
    const end = await requests.enter('a')
    const late = ['b', 'c', 'd'].map((owner) => requests.enter(owner))
    expect(requests.waiting).toBe(3)
    expect(await requests.enter('e')).toBeUndefined()

    await vi.advanceTimersByTimeAsync(1000)

    expect(await Promise.all(late)).toEqual([undefined, undefined, undefined])
    end?.()
    expect(await requests.enter('e')).toBeTypeOf('function')
  })
})
