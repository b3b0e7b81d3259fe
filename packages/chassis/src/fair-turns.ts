// Turns at something of which there are a few, such as the connections to a database. Guarantees: an owner has no more turns at
// a time than its share; a turn that ends goes to the waiting one whose owner has the fewest, and among those to the one
// that has waited longest; none waits for longer than `waitMs`. Work without an owner has no share, and counts as an owner
// that has none.

export type FairTurns = {
  /** How many wait. */
  readonly waiting: number
  /** Waits for a turn and returns what ends it, which may be called once; undefined where it has not come in time. */
  enter: (owner: string | undefined) => Promise<(() => void) | undefined>
}

type Waiting = { owner: string | undefined; call: () => void }
type Limits = { atOnce: number; atOnceOfOwner: number; maxWaiting: number; waitMs: number }

/** Hands out `atOnce` turns, `atOnceOfOwner` of them to an owner at most. `maxWaiting` wait, others are refused at once. */
export function createFairTurns({ atOnce, atOnceOfOwner, maxWaiting, waitMs }: Limits): FairTurns {
  const held = new Map<string, number>()
  // A set keeps the order, and those who give up leave it from the middle.
  const line = new Set<Waiting>()
  let taken = 0

  const heldBy = (owner: string | undefined) => (owner === undefined ? 0 : (held.get(owner) ?? 0))
  const take = (owner: string | undefined) => {
    taken += 1
    if (owner !== undefined) held.set(owner, heldBy(owner) + 1)
  }
  const giveBack = (owner: string | undefined) => {
    taken -= 1
    if (owner === undefined) return
    const left = heldBy(owner) - 1
    if (left > 0) held.set(owner, left)
    else held.delete(owner)
  }
  const findNext = (): Waiting | undefined => {
    let next: Waiting | undefined
    let fewest = atOnceOfOwner
    for (const waiting of line) {
      const count = heldBy(waiting.owner)
      if (count >= fewest) continue
      next = waiting
      fewest = count
    }
    return next
  }
  const leave = (owner: string | undefined) => {
    giveBack(owner)
    findNext()?.call()
  }
  const waitInLine = (owner: string | undefined) =>
    new Promise<boolean>((resolve) => {
      const end = (isCalled: boolean) => {
        clearTimeout(timer)
        line.delete(waiting)
        if (isCalled) take(owner)
        resolve(isCalled)
      }
      const waiting = { owner, call: () => end(true) }
      const timer = setTimeout(() => end(false), waitMs)
      line.add(waiting)
    })

  return {
    get waiting() {
      return line.size
    },
    enter: async (owner) => {
      const end = () => leave(owner)
      if (taken < atOnce && heldBy(owner) < atOnceOfOwner) {
        take(owner)
        return end
      }
      return line.size < maxWaiting && (await waitInLine(owner)) ? end : undefined
    },
  }
}
