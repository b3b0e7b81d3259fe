import { setTimeout as pause } from 'node:timers/promises'
import { Fault, reasonOf } from './startup-error.ts'

type Waiting = { what: string; deadlineMs: number; everyMs?: number; signal?: AbortSignal }

/**
 * Repeats `check` every `everyMs` until it no longer throws. After `deadlineMs` throws a Fault with the last error;
 * throws the reason of `signal` when that is aborted. `what` completes the message "timed out waiting for …".
 */
export async function waitUntil(check: () => Promise<void>, waiting: Waiting): Promise<void> {
  const { what, deadlineMs, everyMs = 25, signal } = waiting
  const end = performance.now() + deadlineMs
  for (;;) {
    signal?.throwIfAborted()
    try {
      return await check()
    } catch (error) {
      if (performance.now() > end) {
        throw new Fault(`timed out after ${Math.round(deadlineMs / 1000)} s waiting for ${what}: ${reasonOf(error)}`)
      }
    }
    await pause(everyMs, undefined, signal === undefined ? {} : { signal })
  }
}
