// A queue for leases on a scarce resource, such as the connections to a database (ADR 27).
// Guarantees: no owner exceeds its share, and no wait exceeds `waitMs`. A freed lease goes to the waiting owner with
// the fewest, then to the one that has waited longest. Work without an owner counts as an owner without leases.
import { createWaitQueue } from './wait-queue.ts'

export type FairQueue = {
  /** How many leases are held. */
  readonly taken: number
  /** How many callers are waiting. */
  readonly waiting: number
  /**
   * Waits for a lease. Returns the function that ends it, to be called once; undefined after a timeout or if the queue
   * is full.
   */
  enter: (owner: string | undefined) => Promise<(() => void) | undefined>
}

type Limits = { atOnce: number; atOnceOfOwner: number; maxWaiting: number; waitMs: number }

/**
 * Grants up to `atOnce` leases, up to `atOnceOfOwner` per owner. At most `maxWaiting` callers wait; others are
 * rejected.
 */
export function createFairQueue({ atOnce, atOnceOfOwner, maxWaiting, waitMs }: Limits): FairQueue {
  const held = new Map<string, number>()
  const line = createWaitQueue<string | undefined>()
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
    get taken() {
      return taken
    },
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
