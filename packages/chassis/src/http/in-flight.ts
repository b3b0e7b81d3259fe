/**
 * The items in flight. Not a `Set`, because V8 replaces the table of a Set every few entries, old tables reference the
 * next one, and all of them retain the items of their time until the next full garbage collection. Everything that a
 * request allocated would outlive it.
 */
export type InFlightSet<Item> = Iterable<Item> & {
  readonly size: number
  /** Adds an item; returns the function that removes it, to be called once. */
  enter: (item: Item) => () => void
}

export function createInFlightSet<Item extends object>(): InFlightSet<Item> {
  const slots: (Item | undefined)[] = []
  const free: number[] = []
  return {
    get size() {
      return slots.length - free.length
    },
    enter: (item) => {
      const slot = free.pop() ?? slots.length
      slots[slot] = item
      return () => {
        slots[slot] = undefined
        free.push(slot)
      }
    },
    *[Symbol.iterator]() {
      for (const item of slots) if (item) yield item
    },
  }
}
