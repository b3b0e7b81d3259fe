import type { Component } from '@portal/chassis/lifecycle'

/** Wakes a loop early: `wait` ends after `maxMs` or at the next ring, at once where it rang since the last wait. */
export type Signal = {
  notify: () => void
  /** `deaf` waits the whole time, for a loop that backs off. */
  wait: (maxMs: number, options?: { ignoreSignal?: boolean }) => Promise<void>
}

export function createSignal(): Signal {
  let isSet = false
  let wakeUp: (() => void) | undefined
  return {
    notify: () => {
      isSet = true
      wakeUp?.()
    },
    wait: async (maxMs, { ignoreSignal = false } = {}) => {
      if (!isSet || ignoreSignal) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, maxMs)
          if (ignoreSignal) return
          wakeUp = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      wakeUp = undefined
      isSet = false
    },
  }
}

/** What a round of a loop gets: its bell to wait by, and whether it is the last one. */
export type Round = Pick<Signal, 'wait'> & { isStopped: () => boolean }

/**
 * Runs `round` from start to stop, one after the other. It waits by itself and must not reject. Stopping rings, and lets
 * the round under way come to its end.
 */
export function createLoop(
  name: string,
  round: (loop: Round) => Promise<void>,
): Required<Component> & Pick<Signal, 'notify'> {
  const { notify, wait } = createSignal()
  let stopped = false
  let running: Promise<void> | undefined
  const runRounds = async () => {
    while (!stopped) await round({ wait, isStopped: () => stopped })
  }
  return {
    name,
    notify,
    start: async () => {
      running = runRounds()
    },
    stop: async () => {
      stopped = true
      notify()
      await running
    },
  }
}
