/** How many tries are free, and how long the first delay after them and the longest are. */
export type DelaySchedule = { freeAttempts: number; firstMs: number; longestMs: number }

/** For the tries of one network at one account: 5 s after the fifth, then twice as long each time, up to 15 minutes. */
export const networkSchedule: DelaySchedule = { freeAttempts: 5, firstMs: 5_000, longestMs: 15 * 60_000 }

/** For the tries of everybody at one account: 5 s after the twentieth, then twice as long each time, up to 30 s. */
export const accountSchedule: DelaySchedule = { freeAttempts: 20, firstMs: 5_000, longestMs: 30_000 }

/** After so long without a try all of them are forgotten. */
export const expiryMs = 3600_000

/** The tries so far, and when the next one is let through. */
export type Attempts = { attempts: number; lastTriedAt: Date; freeAt: Date }

/** How long, in milliseconds, the next try has to wait. */
export function waitLeftMs(current: Attempts | undefined, now: Date): number {
  return current ? Math.max(0, current.freeAt.getTime() - now.getTime()) : 0
}

/** The tries with one more. */
export function countOne(current: Attempts | undefined, schedule: DelaySchedule, now: Date): Attempts {
  const isExpired = !current || now.getTime() - current.lastTriedAt.getTime() >= expiryMs
  const attempts = isExpired ? 1 : current.attempts + 1
  return { attempts, lastTriedAt: now, freeAt: new Date(now.getTime() + delayMs(attempts, schedule)) }
}

function delayMs(attempts: number, { freeAttempts, firstMs, longestMs }: DelaySchedule): number {
  return attempts < freeAttempts ? 0 : Math.min(firstMs * 2 ** (attempts - freeAttempts), longestMs)
}
