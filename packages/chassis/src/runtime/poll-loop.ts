import type { Component } from './lifecycle.ts'

/** Wakes a loop early: `wait` ends after `maxMs` or on `notify`, and at once if it was notified since the last wait. */
export type Signal = {
  notify: () => void
  /** `ignoreSignal` waits the whole time, for a loop that backs off. */
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

/** Passed to each poll of a loop: how to wait for the next one, and whether the loop is stopping. */
export type Poll = Pick<Signal, 'wait'> & { isStopped: () => boolean }

/**
 * Runs `poll` repeatedly, one call at a time, from start to stop. `poll` must wait by itself and must not reject.
 * Stopping ends its wait and lets the current call finish.
 */
export function createLoop(
  name: string,
  poll: (loop: Poll) => Promise<void>,
): Required<Component> & Pick<Signal, 'notify'> {
  const { notify, wait } = createSignal()
  let stopped = false
  let running: Promise<void> | undefined
  const run = async () => {
    while (!stopped) await poll({ wait, isStopped: () => stopped })
  }
  return {
    name,
    notify,
    start: async () => {
      running = run()
    },
    stop: async () => {
      stopped = true
      notify()
      await running
    },
  }
}
