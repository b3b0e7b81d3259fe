import { storeAway } from '@portal/chassis/driver-error'
import { Refusal } from '@portal/chassis/errors'

const delaysMs = [500, 2_000, 10_000, 60_000, 300_000] as const
const whileAwayMs = 10_000

/**
 * How long to wait in milliseconds before an event whose handler failed for the `attempt`th time is tried again;
 * undefined when it is to be given up. A store or service that is away is waited for, however long that takes, because
 * the event is not to blame.
 */
export function retryDelay(attempt: number, error: unknown): number | undefined {
  const delayMs = delaysMs[attempt - 1]
  const isAway = storeAway(error) || (error instanceof Refusal && error.kind === 'unavailable')
  return isAway ? Math.min(delayMs ?? whileAwayMs, whileAwayMs) : delayMs
}
