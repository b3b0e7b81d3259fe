// What is scarce here and held for as long as a request lasts, shared among clients: the requests under way to a service, its
// live streams, the memory for bodies. Guarantees: a client holds no more than its share, be it a person who is signed in or
// an address of anonymous ones, and an address as a whole no more than a larger one, however many people are behind it.
// When nothing is left, the client or address that holds the most gives way to a newcomer that holds less.
// Does not guarantee: a place where all who are there hold about as little as a newcomer would; 503 then.
import { tooManyAtOnce, unavailable } from '@portal/chassis/errors'
import { createShares } from '@portal/chassis/shares'

/** Who a request is held against: a person, or all anonymous requests of an address; and the network of that address. */
export type Client = { name: string; network: string }

export function anonymousAt(network: string): Client {
  return { name: `anonymous:${network}`, network: `network:${network}` }
}

export function personAt(userId: string, network: string): Client {
  return { name: `person:${userId}`, network: `network:${network}` }
}

/** How much of it a client, and a network as a whole, may hold at a time. */
export type ShareLimits = { perClient: number; perNetwork: number }

export type ClientShares = {
  /**
   * Takes a place and returns what gives it back; throws 429 where the client has no share left, 503 where nothing is left.
   * `giveWay` ends what holds the place when another client gets it.
   */
  enter: (client: Client, giveWay: () => void) => () => void
}

export function createClientShares(capacity: number, { perClient, perNetwork }: ShareLimits): ClientShares {
  const shares = createShares<() => void>({
    capacity,
    limitOf: (owner) => (owner.startsWith('network:') ? perNetwork : perClient),
    evict: (giveWay) => giveWay(),
  })
  return {
    enter: ({ name, network }, giveWay) => {
      const admission = shares.enter(giveWay, [name, network])
      if (admission.isIn) return admission.leave
      if (admission.reason === 'limit') throw tooManyAtOnce()
      throw unavailable('Too many requests are under way; try again shortly')
    },
  }
}
