/** Those who wait for something scarce, in the order they came. */
export type WaitingLine = {
  readonly length: number
  /** Waits to be called, for so long at most; false for who was not called in time, and has left the line. */
  wait: (waitMs: number) => Promise<boolean>
  /** Calls the first one; false where no one waits. */
  callFirst: () => boolean
}

export function createWaitingLine(): WaitingLine {
  // A set keeps the order, and those who give up leave it from the middle.
  const waiting = new Set<() => void>()
  return {
    get length() {
      return waiting.size
    },
    wait: (waitMs) =>
      new Promise((resolve) => {
        const end = (isCalled: boolean) => {
          clearTimeout(timer)
          waiting.delete(call)
          resolve(isCalled)
        }
        const call = () => end(true)
        const timer = setTimeout(() => end(false), waitMs)
        waiting.add(call)
      }),
    callFirst: () => {
      const [first] = waiting
      first?.()
      return first !== undefined
    },
  }
}
