// Turns at something of which there are a few, such as the connections to a database. Guarantees: an owner has no more
// turns at a time than its share; a turn that ends goes to the waiting one whose owner has the fewest, and among those to
// the one that has waited longest; none waits for longer than `waitMs`. Work without an owner has no share, and counts as
// an owner that has none.
import { createWaitingLine } from './wait-queue.ts'

export type FairQueue = {
  /** How many wait. */
  readonly waiting: number
  /** Waits for a turn and returns what ends it, which may be called once; undefined where it has not come in time. */
  enter: (owner: string | undefined) => Promise<(() => void) | undefined>
}

type Limits = { atOnce: number; atOnceOfOwner: number; maxWaiting: number; waitMs: number }

/** Hands out `atOnce` turns, `atOnceOfOwner` of them to an owner at most. `maxWaiting` wait, others are refused at once. */
export function createFairQueue({ atOnce, atOnceOfOwner, maxWaiting, waitMs }: Limits): FairQueue {
  const held = new Map<string, number>()
  const line = createWaitingLine<string | undefined>()
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
  const rankOf = (owner: string | undefined) => {
    const count = heldBy(owner)
    return count < atOnceOfOwner ? count : Number.POSITIVE_INFINITY
  }
  const leave = (owner: string | undefined) => {
    giveBack(owner)
    const next = line.callFirst(rankOf)
    if (next) take(next.item)
  }

  return {
    get waiting() {
      return line.length
    },
    enter: async (owner) => {
      const end = () => leave(owner)
      if (taken < atOnce && heldBy(owner) < atOnceOfOwner) {
        take(owner)
        return end
      }
      return line.length < maxWaiting && (await line.wait(waitMs, owner)) ? end : undefined
    },
  }
}
