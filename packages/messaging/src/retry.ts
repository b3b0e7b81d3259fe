const delaysMs = [500, 2_000, 10_000, 60_000, 300_000] as const
const maxWhileUnavailableMs = 10_000

/** How often an event is tried before it is parked. */
export const maxAttempts = delaysMs.length + 1

/**
 * How long to wait in milliseconds before an event whose handler failed for the `attempt`th time is tried again, up to a
 * fifth longer at random; undefined after the last attempt.
 */
export function retryDelay(attempt: number): number | undefined {
  const delayMs = delaysMs[attempt - 1]
  return delayMs === undefined ? undefined : Math.round(delayMs * (1 + Math.random() / 5))
}

/** The same while another service is away, for which the event is not to blame: it is waited for, however long. */
export function delayWhileUnavailable(delivery: number): number {
  return Math.min(retryDelay(delivery) ?? maxWhileUnavailableMs, maxWhileUnavailableMs)
}
