import { setTimeout as pause } from 'node:timers/promises'
import { Fault, reasonOf } from './startup-error.ts'

type Waiting = { what: string; deadlineMs: number; everyMs?: number; signal?: AbortSignal }

/**
 * Repeats `check` until it no longer throws. After `deadlineMs` it throws a Fault with the last reason; when `signal` is
 * aborted it throws the signal's reason.
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
        throw new Fault(`${what} did not answer within ${Math.round(deadlineMs / 1000)} s: ${reasonOf(error)}`)
      }
    }
    await pause(everyMs, undefined, signal === undefined ? {} : { signal })
  }
}
