/** Callers that wait for something scarce, in order of arrival; `Item` describes a caller. */
export type WaitQueue<Item = void> = {
  readonly length: number
  /** Waits to be called, for at most `waitMs`. False after the timeout, which also removes the caller from the line. */
  wait: (waitMs: number, item: Item) => Promise<boolean>
  /**
   * Calls the first caller with the lowest rank (at least 0; 0 by default) and returns its item. Undefined if no one is
   * waiting or all ranks are infinite.
   */
  callFirst: (rankOf?: (item: Item) => number) => { item: Item } | undefined
}

export function createWaitQueue<Item = void>(): WaitQueue<Item> {
  // A map keeps the order and allows removal from the middle.
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
        // No rank is lower.
        if (rank === 0) break
      }
      first?.call()
      return first
    },
  }
}
