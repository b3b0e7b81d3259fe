// A pool of places that its holders share fairly: unfinished requests, connections, live streams.
// Guarantees: no owner holds more places than its limit; when the pool is full, a newcomer gets the oldest place of the
// owner that holds the most, as long as that owner holds at least two more than the newcomer's owners do. A spare place,
// such as an idle connection, is given to a newcomer before one in use is: by its owner who is at the limit, and by any
// owner that holds more than the newcomer's owners do.
// Does not guarantee: a place for newcomers when every owner holds about as many as they do; they are refused.

/** Whether a place was taken; `leave` gives it back and may be called more than once. */
export type Admission = { isIn: true; leave: () => void } | { isIn: false; reason: 'limit' | 'full' }

export type Shares<Item> = {
  /** How many places are taken. */
  readonly size: number
  /**
   * Takes a place for `item` in the name of each of `owners`, such as the network that a client connects from and the
   * person who is signed in. `limit` is that no owner has a place left of their own, `full` that the pool has none.
   */
  enter: (item: Item, owners: readonly string[]) => Admission
}

type Owner<Item> = { name: string; places: Place<Item>[] }
type Place<Item> = { item: Item; owners: Owner<Item>[] }

/**
 * A pool of `capacity` places. `limitOf` is how many of them an owner may hold at a time; `evict` ends what holds a
 * place that a newcomer gets, and is called when the place is free already. `isSpare` says which places their owners can
 * spare; none, unless given.
 */
export function createShares<Item>({
  capacity,
  limitOf,
  evict,
  isSpare = () => false,
}: {
  capacity: number
  limitOf: (owner: string) => number
  evict: (item: Item) => void
  isSpare?: (item: Item) => boolean
}): Shares<Item> {
  const owners = new Map<string, Owner<Item>>()
  let size = 0

  const leave = (place: Place<Item>) => {
    // A place that was evicted belongs to nobody any more.
    const left = place.owners
    if (left.length === 0) return
    place.owners = []
    size -= 1
    for (const owner of left) {
      owner.places.splice(owner.places.indexOf(place), 1)
      if (owner.places.length === 0) owners.delete(owner.name)
    }
  }
  const held = (name: string) => owners.get(name)?.places.length ?? 0
  const give = (place: Place<Item> | undefined): boolean => {
    if (!place) return false
    leave(place)
    evict(place.item)
    return true
  }
  const spareOf = (owner: Owner<Item> | undefined) => owner?.places.find(({ item }) => isSpare(item))
  const makeRoomWithin = (name: string): boolean => held(name) < limitOf(name) || give(spareOf(owners.get(name)))
  /** The place that `pick` finds with the owner that holds the most, and at least so many. */
  const findPlace = (least: number, pick: (owner: Owner<Item>) => Place<Item> | undefined) => {
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
  const makeRoom = (names: readonly string[]): boolean => {
    const most = Math.max(...names.map(held))
    return give(findPlace(most + 1, spareOf)) || give(findPlace(most + 2, ({ places }) => places[0]))
  }

  return {
    get size() {
      return size
    },
    enter: (item, names) => {
      if (!names.every(makeRoomWithin)) return { isIn: false, reason: 'limit' }
      if (size >= capacity && !makeRoom(names)) return { isIn: false, reason: 'full' }
      const place: Place<Item> = { item, owners: names.map((name) => owners.get(name) ?? { name, places: [] }) }
      for (const owner of place.owners) {
        owner.places.push(place)
        owners.set(owner.name, owner)
      }
      size += 1
      return { isIn: true, leave: () => leave(place) }
    },
  }
}
