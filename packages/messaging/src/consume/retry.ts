const delaysMs = [500, 2_000, 10_000, 60_000, 300_000] as const
const maxWhileUnavailableMs = 10_000

/** The number of attempts before an event is parked. */
export const maxAttempts = delaysMs.length + 1

/**
 * The delay in milliseconds before the retry that follows attempt number `attempt`, plus up to 20 % of jitter.
 * Undefined after the last attempt.
 */
export function retryDelay(attempt: number): number | undefined {
  const delayMs = delaysMs[attempt - 1]
  return delayMs === undefined ? undefined : Math.round(delayMs * (1 + Math.random() / 5))
}

/** The delay in milliseconds while another service is unavailable, at most ten seconds and without a last attempt. */
export function delayWhileUnavailable(delivery: number): number {
  return Math.min(retryDelay(delivery) ?? maxWhileUnavailableMs, maxWhileUnavailableMs)
}
