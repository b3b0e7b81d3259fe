import { setTimeout as pause } from 'node:timers/promises'
import { Fault, reasonOf } from './startup-error.ts'

type NotYet = undefined | false | Error

/**
 * Repeats `look` every `everyMs` until it returns something, and returns that. Undefined, false and an error that it
 * returns mean not yet; an error that it throws is passed on. After `deadlineMs` throws a Fault with the last returned
 * error; throws the reason of `signal` when that is aborted. `what` completes the message "timed out waiting for …".
 */
export async function until<Found>(
  what: string,
  look: () => Promise<Found | NotYet> | Found | NotYet,
  deadlineMs = 10_000,
  { everyMs = 10, signal }: { everyMs?: number; signal?: AbortSignal } = {},
): Promise<Found> {
  const end = performance.now() + deadlineMs
  for (;;) {
    signal?.throwIfAborted()
    const found = await look()
    if (found !== undefined && found !== false && !(found instanceof Error)) return found
    if (performance.now() > end) {
      const reason = found ? `: ${reasonOf(found)}` : ''
      throw new Fault(`timed out after ${Math.round(deadlineMs / 1000)} s waiting for ${what}${reason}`)
    }
    await pause(everyMs, undefined, signal === undefined ? {} : { signal })
  }
}

/** Calls `check` for {@link until}: true if it resolves, and the error if it rejects. */
export function passes(check: () => Promise<unknown>): Promise<true | Error> {
  return check().then(
    () => true,
    (error) => (error instanceof Error ? error : new Error(String(error))),
  )
}
