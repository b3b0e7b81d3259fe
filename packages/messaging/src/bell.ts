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
