/**
 * Who is here at this moment. A `Set` would tell the same, and be dear where many come and go: V8 replaces its table every
 * few entries, each old table leads to the next one, and all of them hold whoever was here at that time until the next
 * full collection of garbage. So everything that a request had made would outlive it.
 */
export type InFlightSet<Item> = Iterable<Item> & {
  readonly size: number
  /** Adds somebody; returns what removes them, to be called once. */
  enter: (item: Item) => () => void
}

export function createInFlightSet<Item extends object>(): InFlightSet<Item> {
  const places: (Item | undefined)[] = []
  const free: number[] = []
  return {
    get size() {
      return places.length - free.length
    },
    enter: (item) => {
      const place = free.pop() ?? places.length
      places[place] = item
      return () => {
        places[place] = undefined
        free.push(place)
      }
    },
    *[Symbol.iterator]() {
      for (const item of places) if (item) yield item
    },
  }
}
