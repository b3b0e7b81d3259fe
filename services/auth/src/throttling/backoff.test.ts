import { describe, expect, it } from 'vitest'
import { type Attempts, accountSchedule, countOne, expiryMs, networkSchedule, waitLeftMs } from './backoff.ts'

/** The seconds to wait after each of so many tries, each made as soon as it is let through. */
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

describe('the delay after failed tries', () => {
  it('grows for one network from five seconds after the fifth to fifteen minutes', () => {
    expect(delaysOf(networkSchedule, 14)).toEqual([0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900])
  })

  it('grows for everybody together from five seconds after the twentieth to half a minute', () => {
    expect(delaysOf(accountSchedule, 25).slice(18)).toEqual([0, 5, 10, 20, 30, 30, 30])
  })

  it('does not overflow under an attack of years', () => {
    const now = new Date()
    const attempts = countOne({ attempts: 100_000, lastTriedAt: now, freeAt: now }, networkSchedule, now)

    expect(waitLeftMs(attempts, now)).toBe(networkSchedule.longestMs)
  })

  it('is forgotten after an hour without a try', () => {
    const lastTriedAt = new Date('2027-01-01T00:00:00Z')
    const before = { attempts: 30, lastTriedAt, freeAt: lastTriedAt }
    const after = (ms: number) => new Date(lastTriedAt.getTime() + ms)

    expect(countOne(before, networkSchedule, after(expiryMs - 1)).attempts).toBe(31)
    expect(countOne(before, networkSchedule, after(expiryMs)).attempts).toBe(1)
  })
})
