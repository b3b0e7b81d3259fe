/** How many attempts are free of delay, the first delay after them, and the longest delay. */
export type DelaySchedule = { freeAttempts: number; firstMs: number; maxMs: number }

/** For the attempts of one network at one account: 5 s after the fifth, then doubled each time, up to 15 minutes. */
export const networkSchedule: DelaySchedule = { freeAttempts: 5, firstMs: 5_000, maxMs: 15 * 60_000 }

/** For the attempts of all networks at one account: 5 s after the twentieth, then doubled each time, up to 30 s. */
export const accountSchedule: DelaySchedule = { freeAttempts: 20, firstMs: 5_000, maxMs: 30_000 }

/** Attempts expire after this time without another one. */
export const expiryMs = 3600_000

/** The number of attempts so far, and when the next one is allowed. */
export type Attempts = { attempts: number; lastTriedAt: Date; freeAt: Date }

/**
 * Milliseconds until the next attempt is allowed. An attempt without a delay delays no other, not even one whose `now` is
 * earlier, because it was read before a wait for the lock or by a process whose clock is behind.
 */
export function waitLeftMs(current: Attempts | undefined, now: Date): number {
  if (!current || current.freeAt <= current.lastTriedAt) return 0
  return Math.max(0, current.freeAt.getTime() - now.getTime())
}

/** Adds one attempt. */
export function countOne(current: Attempts | undefined, schedule: DelaySchedule, now: Date): Attempts {
  const isExpired = !current || now.getTime() - current.lastTriedAt.getTime() >= expiryMs
  const attempts = isExpired ? 1 : current.attempts + 1
  return { attempts, lastTriedAt: now, freeAt: new Date(now.getTime() + delayMs(attempts, schedule)) }
}

function delayMs(attempts: number, { freeAttempts, firstMs, maxMs }: DelaySchedule): number {
  return attempts < freeAttempts ? 0 : Math.min(firstMs * 2 ** (attempts - freeAttempts), maxMs)
}
