// Shares scarce resources among clients (ADR 27): requests in flight to a service, its live streams, memory for bodies.
// Guarantees: no client and no address exceeds its limit. In a full pool, a newcomer takes a place from the client or
// address that holds the most.
// Does not guarantee: a place while every client holds about as few as the newcomer would. The newcomer then gets 503.
import { tooManyAtOnce, unavailable } from '@portal/chassis/errors'
import { createShares } from '@portal/chassis/fairness/shares'

/**
 * The owners that a request's resources count against. `name` is a user, or all anonymous requests of an address;
 * `network` is that address as a whole.
 */
export type Client = { name: string; network: string }

export function anonymousAt(network: string): Client {
  return { name: `anonymous:${network}`, network: `network:${network}` }
}

export function personAt(userId: string, network: string): Client {
  return { name: `person:${userId}`, network: `network:${network}` }
}

/** How many places a client, and a network as a whole, may hold at a time. */
export type ShareLimits = { perClient: number; perNetwork: number }

export type ClientShares = {
  /**
   * Takes a place and returns the function that releases it. Throws 429 if the client or its network is at its limit,
   * 503 if the pool is full. `evict` is called when another client takes the place over.
   */
  enter: (client: Client, evict: () => void) => () => void
}

export function createClientShares(capacity: number, { perClient, perNetwork }: ShareLimits): ClientShares {
  const shares = createShares<() => void>({
    capacity,
    limitOf: (owner) => (owner.startsWith('network:') ? perNetwork : perClient),
    evict: (evictItem) => evictItem(),
  })
  return {
    enter: ({ name, network }, evict) => {
      const admission = shares.enter(evict, [name, network])
      if (admission.isIn) return admission.leave
      if (admission.reason === 'limit') throw tooManyAtOnce()
      throw unavailable('The portal is processing too many requests; try again shortly')
    },
  }
}
