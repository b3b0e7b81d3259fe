import type { Part } from '@portal/chassis/lifecycle'

/** Wakes a loop early: `wait` ends after `maxMs` or at the next ring, at once where it rang since the last wait. */
export type Bell = {
  ring: () => void
  /** `deaf` waits the whole time, for a loop that backs off. */
  wait: (maxMs: number, options?: { deaf?: boolean }) => Promise<void>
}

export function createBell(): Bell {
  let rung = false
  let wakeUp: (() => void) | undefined
  return {
    ring: () => {
      rung = true
      wakeUp?.()
    },
    wait: async (maxMs, { deaf = false } = {}) => {
      if (!rung || deaf) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, maxMs)
          if (deaf) return
          wakeUp = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      wakeUp = undefined
      rung = false
    },
  }
}

/** What a round of a loop gets: its bell to wait by, and whether it is the last one. */
export type Round = Pick<Bell, 'wait'> & { isStopped: () => boolean }

/**
 * Runs `round` from start to stop, one after the other. It waits by itself and must not reject. Stopping rings, and lets
 * the round under way come to its end.
 */
export function createLoop(name: string, round: (loop: Round) => Promise<void>): Required<Part> & Pick<Bell, 'ring'> {
  const { ring, wait } = createBell()
  let stopped = false
  let running: Promise<void> | undefined
  const keepGoing = async () => {
    while (!stopped) await round({ wait, isStopped: () => stopped })
  }
  return {
    name,
    ring,
    start: async () => {
      running = keepGoing()
    },
    stop: async () => {
      stopped = true
      ring()
      await running
    },
  }
}
