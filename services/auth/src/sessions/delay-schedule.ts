/** How many tries are free, and how long the first delay after them and the longest are. */
export type DelaySchedule = { freeTries: number; firstMs: number; longestMs: number }

/** For the tries of one network at one account: 5 s after the fifth, then twice as long each time, up to 15 minutes. */
export const networkSchedule: DelaySchedule = { freeTries: 5, firstMs: 5_000, longestMs: 15 * 60_000 }

/** For the tries of everybody at one account: 5 s after the twentieth, then twice as long each time, up to 30 s. */
export const accountSchedule: DelaySchedule = { freeTries: 20, firstMs: 5_000, longestMs: 30_000 }

/** After so long without a try all of them are forgotten. */
export const forgottenMs = 3600_000

/** The tries so far, and when the next one is let through. */
export type Tries = { tries: number; lastTriedAt: Date; freeAt: Date }

/** How long, in milliseconds, the next try has to wait. */
export function waitLeftMs(so: Tries | undefined, now: Date): number {
  return so ? Math.max(0, so.freeAt.getTime() - now.getTime()) : 0
}

/** The tries with one more. */
export function countOne(so: Tries | undefined, schedule: DelaySchedule, now: Date): Tries {
  const isForgotten = !so || now.getTime() - so.lastTriedAt.getTime() >= forgottenMs
  const tries = isForgotten ? 1 : so.tries + 1
  return { tries, lastTriedAt: now, freeAt: new Date(now.getTime() + delayMs(tries, schedule)) }
}

function delayMs(tries: number, { freeTries, firstMs, longestMs }: DelaySchedule): number {
  return tries < freeTries ? 0 : Math.min(firstMs * 2 ** (tries - freeTries), longestMs)
}
