import { afterEach, describe, expect, it, vi } from 'vitest'
import { createFairQueue } from './fair-queue.ts'

const limits = { atOnce: 4, atOnceOfOwner: 2, maxWaiting: 3, waitMs: 1000 }

/** Enters a queue for several owners; `got` are the granted leases in order, each with the function that ends it. */
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

describe('the fair queue', () => {
  it('grants a lease immediately while the owner is below its share', async () => {
    const { request, owners } = queueAt(createFairQueue(limits))

    await request('a', 'a', 'a', 'b')

    expect(owners()).toEqual(['a', 'a', 'b'])
  })

  it('gives a freed lease to the owner with the fewest, then to the one that has waited longest', async () => {
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

  it('limits work without an owner only by the total', async () => {
    const { request, owners } = queueAt(createFairQueue(limits))

    await request(undefined, undefined, undefined, undefined, undefined)

    expect(owners()).toHaveLength(4)
  })

  it('rejects when too many are waiting, and when the wait times out', async () => {
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
