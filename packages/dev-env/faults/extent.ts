import { inject } from 'vitest'

/** How much is done: everything with `pnpm test:faults`, each fault once and briefly as part of `npm test`. */
export const isFull = inject('faults').full

/** The first with the full suite, the second as part of `npm test`. */
export function fullOr<Value>(full: Value, short: Value): Value {
  return isFull ? full : short
}
