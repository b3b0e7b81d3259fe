import { describe, expect, it } from 'vitest'
import { type Attempts, accountSchedule, countOne, expiryMs, networkSchedule, waitLeftMs } from './backoff.ts'

/** The delays, in seconds, after each of `count` attempts, each made as soon as it is allowed. */
function delaysOf(schedule: typeof networkSchedule, count: number): number[] {
  let now = new Date('2027-01-01T00:00:00Z')
  let attempts: Attempts | undefined
  return Array.from({ length: count }, () => {
    attempts = countOne(attempts, schedule, now)
    const waitMs = waitLeftMs(attempts, now)
    now = new Date(now.getTime() + waitMs)
    return waitMs / 1000
  })
}

describe('the delay after failed attempts', () => {
  it('grows for one network from 5 seconds after the fifth attempt to 15 minutes', () => {
    expect(delaysOf(networkSchedule, 14)).toEqual([0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900])
  })

  it('grows for all networks together from 5 seconds after the twentieth attempt to 30 seconds', () => {
    expect(delaysOf(accountSchedule, 25).slice(18)).toEqual([0, 5, 10, 20, 30, 30, 30])
  })

  it('holds for an attempt whose clock is behind, but only if there is one', () => {
    const now = new Date()
    const behind = new Date(now.getTime() - 50)
    const after = (attempts: number) => countOne({ attempts, lastTriedAt: now, freeAt: now }, networkSchedule, now)

    expect(waitLeftMs(after(3), behind)).toBe(0)
    expect(waitLeftMs(after(4), behind)).toBe(5_050)
  })

  it('does not overflow after 100,000 attempts', () => {
    const now = new Date()
    const attempts = countOne({ attempts: 100_000, lastTriedAt: now, freeAt: now }, networkSchedule, now)

    expect(waitLeftMs(attempts, now)).toBe(networkSchedule.maxMs)
  })

  it('resets after an hour without an attempt', () => {
    const lastTriedAt = new Date('2027-01-01T00:00:00Z')
    const before = { attempts: 30, lastTriedAt, freeAt: lastTriedAt }
    const after = (ms: number) => new Date(lastTriedAt.getTime() + ms)

    expect(countOne(before, networkSchedule, after(expiryMs - 1)).attempts).toBe(31)
    expect(countOne(before, networkSchedule, after(expiryMs)).attempts).toBe(1)
  })
})
