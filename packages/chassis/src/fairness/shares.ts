// A pool of places that owners share fairly: unfinished requests, connections, live streams (ADR 27).
// Guarantees: no owner exceeds its limit. When the pool is full, a newcomer gets the oldest place of the owner with the
// most, if that owner holds at least two more than the newcomer's owners.
// Does not guarantee: a place for a newcomer when every owner holds about as many; the newcomer is rejected.

/** Whether a place was taken. `leave` releases it and may be called more than once. */
export type Admission = { isIn: true; leave: () => void } | { isIn: false; reason: 'limit' | 'full' }

export type Shares<Item> = {
  /** How many places are taken. */
  readonly size: number
  /**
   * Takes a place for `item` on behalf of all `owners`, such as the network of a client and the authenticated user. The
   * reason is `limit` if an owner is at its limit, `full` if the pool is full.
   */
  enter: (item: Item, owners: readonly string[]) => Admission
}

type Owner<Item> = { name: string; places: Place<Item>[]; exchangedAt: number }
type Place<Item> = { item: Item; owners: Owner<Item>[] }

/**
 * A pool of `capacity` places. `limitOf` returns how many of them an owner may hold. `evict` ends the item whose place
 * goes to a newcomer; it is called after the place was released. `isSpare` returns whether a place is spare, such as an
 * idle connection; by default none is. Spare places are given up before places in use, by any owner that holds more than
 * the newcomer's owners, and, at most once in `exchangeEveryMs`, by an owner at its limit.
 */
export function createShares<Item>({
  capacity,
  limitOf,
  evict,
  isSpare = () => false,
  exchangeEveryMs = 0,
}: {
  capacity: number
  limitOf: (owner: string) => number
  evict: (item: Item) => void
  isSpare?: (item: Item) => boolean
  exchangeEveryMs?: number
}): Shares<Item> {
  const owners = new Map<string, Owner<Item>>()
  let size = 0

  const leave = (place: Place<Item>) => {
    // An evicted place has no owners any more.
    const previousOwners = place.owners
    if (previousOwners.length === 0) return
    place.owners = []
    size -= 1
    for (const owner of previousOwners) {
      owner.places.splice(owner.places.indexOf(place), 1)
      if (owner.places.length === 0) owners.delete(owner.name)
    }
  }
  const held = (name: string) => owners.get(name)?.places.length ?? 0
  const evictFrom = (place: Place<Item> | undefined): boolean => {
    if (!place) return false
    leave(place)
    evict(place.item)
    return true
  }
  const spareOf = ({ places }: Owner<Item>) => places.find(({ item }) => isSpare(item))
  const makeRoomWithin = (name: string): boolean => {
    const owner = owners.get(name)
    if (!owner || owner.places.length < limitOf(name)) return true
    const now = performance.now()
    if (now - owner.exchangedAt < exchangeEveryMs || !evictFrom(spareOf(owner))) return false
    owner.exchangedAt = now
    return true
  }
  const makeRoom = (names: readonly string[]): boolean => {
    const most = Math.max(...names.map(held))
    return (
      evictFrom(findPlace(owners, most + 1, spareOf)) ||
      evictFrom(findPlace(owners, most + 2, ({ places }) => places[0]))
    )
  }

  return {
    get size() {
      return size
    },
    enter: (item, names) => {
      if (!names.every(makeRoomWithin)) return { isIn: false, reason: 'limit' }
      if (size >= capacity && !makeRoom(names)) return { isIn: false, reason: 'full' }
      const place: Place<Item> = { item, owners: names.map((name) => owners.get(name) ?? newOwner(name)) }
      for (const owner of place.owners) {
        owner.places.push(place)
        owners.set(owner.name, owner)
      }
      size += 1
      return { isIn: true, leave: () => leave(place) }
    },
  }
}

function newOwner<Item>(name: string): Owner<Item> {
  return { name, places: [], exchangedAt: Number.NEGATIVE_INFINITY }
}

/** The place that `pick` finds at the owner with the most places, among owners with at least `least`. */
function findPlace<Item>(
  owners: ReadonlyMap<string, Owner<Item>>,
  least: number,
  pick: (owner: Owner<Item>) => Place<Item> | undefined,
): Place<Item> | undefined {
  let most = least - 1
  let found: Place<Item> | undefined
  for (const owner of owners.values()) {
    const place = owner.places.length > most ? pick(owner) : undefined
    if (!place) continue
    most = owner.places.length
    found = place
  }
  return found
}
