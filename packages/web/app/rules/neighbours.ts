/** The part of a list around a position: what to skip, and how many to take. */
export function windowAround(at: number): { skip: number; limit: number } {
  const skip = Math.max(0, at - 2)
  return { skip, limit: at - skip + 3 }
}

type Listed = { id: number }
type Neighbours<Item> = {
  previous: { item: Item; at: number } | undefined
  next: { item: Item; at: number } | undefined
}

/**
 * Who is before and after somebody in the part of a list that {@link windowAround} names. The list may have changed
 * since: if the person is no longer at the position, or no longer in the list because a status was filtered, whoever
 * stands there now is the next one.
 */
export function neighboursOf<Item extends Listed>(id: number, at: number, items: readonly Item[]): Neighbours<Item> {
  const { skip } = windowAround(at)
  const found = items.findIndex((item) => item.id === id)
  const next = found === -1 ? at - skip : found + 1
  const previous = found === -1 ? at - skip - 1 : found - 1
  const neighbour = (index: number) => {
    const item = items[index]
    return item && { item, at: skip + index }
  }
  return { previous: neighbour(previous), next: neighbour(next) }
}
