/** Those who wait for something scarce, in the order they came; `Item` is what is known of each. */
export type WaitingLine<Item = void> = {
  readonly length: number
  /** Waits to be called, for so long at most; false for who was not called in time, and has left the line. */
  wait: (waitMs: number, item: Item) => Promise<boolean>
  /**
   * Calls the first of those with the lowest rank (0 or more; 0 unless given), and returns what is known of it.
   * Undefined where no one waits, or all ranks are infinite.
   */
  callFirst: (rankOf?: (item: Item) => number) => { item: Item } | undefined
}

export function createWaitingLine<Item = void>(): WaitingLine<Item> {
  // A map keeps the order, and those who give up leave it from the middle.
  const waiting = new Map<() => void, Item>()
  return {
    get length() {
      return waiting.size
    },
    wait: (waitMs, item) =>
      new Promise((resolve) => {
        const end = (isCalled: boolean) => {
          clearTimeout(timer)
          waiting.delete(call)
          resolve(isCalled)
        }
        const call = () => end(true)
        const timer = setTimeout(() => end(false), waitMs)
        waiting.set(call, item)
      }),
    callFirst: (rankOf = () => 0) => {
      let first: { call: () => void; item: Item } | undefined
      let lowest = Number.POSITIVE_INFINITY
      for (const [call, item] of waiting) {
        const rank = rankOf(item)
        if (rank >= lowest) continue
        first = { call, item }
        lowest = rank
        // None is lower, and with one rank for all the first is found at once.
        if (rank === 0) break
      }
      first?.call()
      return first
    },
  }
}
