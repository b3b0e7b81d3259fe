import { describe, expect, it } from 'vitest'
import { createShares } from './shares.ts'

function createPool({ capacity = 4, limit = 3, spare = [] as string[], exchangeEveryMs = 0 } = {}) {
  const evicted: string[] = []
  const pool = createShares<string>({
    capacity,
    limitOf: () => limit,
    evict: (item) => evicted.push(item),
    isSpare: (item) => spare.includes(item),
    exchangeEveryMs,
  })
  const enter = (item: string, ...owners: string[]) => pool.enter(item, owners)
  return { pool, evicted, enter }
}

describe('a share', () => {
  it('is limited per owner, and a released place can be taken again', () => {
    const { enter } = createPool({ capacity: 10, limit: 2 })
    const first = enter('a1', 'ada')
    enter('a2', 'ada')

    expect(enter('a3', 'ada')).toEqual({ isIn: false, reason: 'limit' })
    expect(enter('b1', 'bob')).toMatchObject({ isIn: true })
    if (first.isIn) first.leave()
    expect(enter('a3', 'ada')).toMatchObject({ isIn: true })
  })

  it('counts a place for each of its owners', () => {
    const { enter } = createPool({ capacity: 10, limit: 2 })
    enter('1', 'office', 'ada')
    enter('2', 'office', 'bob')

    expect(enter('3', 'office', 'cleo')).toEqual({ isIn: false, reason: 'limit' })
    expect(enter('4', 'home', 'ada')).toMatchObject({ isIn: true })
  })
})

describe('a full pool', () => {
  it('gives a newcomer the oldest place of the owner that holds the most', () => {
    const { pool, evicted, enter } = createPool()
    enter('b1', 'bob')
    for (const item of ['a1', 'a2', 'a3']) enter(item, 'ada')

    expect(enter('c1', 'cleo')).toMatchObject({ isIn: true })
    expect(evicted).toEqual(['a1'])
    expect(pool.size).toBe(4)
  })

  it('rejects owners that hold as many places as everyone else', () => {
    const { evicted, enter } = createPool()
    for (const owner of ['ada', 'bob', 'cleo', 'dan']) enter(owner, owner)

    expect(enter('e1', 'eve')).toEqual({ isIn: false, reason: 'full' })
    expect(enter('a2', 'ada')).toEqual({ isIn: false, reason: 'full' })
    expect(evicted).toEqual([])
  })

  it('does not free the place of an evicted item twice', () => {
    const { pool, enter } = createPool()
    const admissions = ['a1', 'a2', 'a3'].map((item) => enter(item, 'ada'))
    enter('b1', 'bob')
    enter('c1', 'cleo')
    for (const admission of admissions) if (admission.isIn) admission.leave()

    expect(pool.size).toBe(2)
  })
})

describe('a spare place', () => {
  it('is replaced when its owner is at the limit and takes another place', () => {
    const { evicted, enter } = createPool({ limit: 2, spare: ['a2'] })
    enter('a1', 'ada')
    enter('a2', 'ada')

    expect(enter('a3', 'ada')).toMatchObject({ isIn: true })
    expect(evicted).toEqual(['a2'])
    expect(enter('a4', 'ada')).toEqual({ isIn: false, reason: 'limit' })
  })

  it('is replaced at most once in a while, however often its owner asks, but at once for another owner', () => {
    const { evicted, enter } = createPool({ capacity: 3, limit: 3, spare: ['a1', 'a2', 'a3'], exchangeEveryMs: 60_000 })
    for (const item of ['a1', 'a2', 'a3']) enter(item, 'ada')

    expect(enter('a4', 'ada')).toMatchObject({ isIn: true })
    expect(enter('a5', 'ada')).toEqual({ isIn: false, reason: 'limit' })
    expect(enter('b1', 'bob')).toMatchObject({ isIn: true })
    expect(evicted).toEqual(['a1', 'a2'])
  })

  it('is given to a newcomer before a place in use, even if its owner holds fewer places than another', () => {
    const { evicted, enter } = createPool({ spare: ['b1'] })
    enter('b1', 'bob')
    for (const item of ['a1', 'a2', 'a3']) enter(item, 'ada')

    expect(enter('c1', 'cleo')).toMatchObject({ isIn: true })
    expect(enter('d1', 'dan')).toMatchObject({ isIn: true })
    expect(evicted).toEqual(['b1', 'a1'])
  })

  it('stays with an owner that holds no more places than the newcomer', () => {
    const { enter } = createPool({ spare: ['b1'] })
    for (const owner of ['ada', 'bob', 'cleo', 'dan']) enter(`${owner[0]}1`, owner)

    expect(enter('a2', 'ada')).toEqual({ isIn: false, reason: 'full' })
    expect(enter('e1', 'eve')).toMatchObject({ isIn: true })
  })
})
