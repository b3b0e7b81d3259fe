import { inject } from 'vitest'

/** How much is done: everything with `pnpm test:faults`, each fault once and briefly as part of `npm test`. */
export const isFull = inject('faults').full

/** The first with the full suite, the second as part of `npm test`. */
export function fullOr<Value>(full: Value, short: Value): Value {
  return isFull ? full : short
}

/** A source of chance that gives the same again for the same seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
