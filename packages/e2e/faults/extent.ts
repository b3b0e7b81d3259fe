import { inject } from 'vitest'

/** Whether the full suite runs (`pnpm test:faults`); the short one (`FAULTS=short`) inflicts each fault once and briefly. */
export const isFull = inject('faults').full

/** Returns the first value in the full suite, the second in the short one. */
export function fullOr<Value>(full: Value, short: Value): Value {
  return isFull ? full : short
}
