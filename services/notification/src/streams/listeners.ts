// Who is connected here.
// Guarantees: a person has five streams at most, of which a sixth ends the oldest. In a full replica a newcomer gets the
// oldest place of the person or the network of an address that holds the most, so that a crowd behind one address does not
// keep others out. An address has no limit of its own, because an office has many people behind one.
// Does not guarantee: a place in a full replica whose people and networks all hold about as many.
import type { Actor } from '@portal/chassis/actor'
import { addressKey } from '@portal/chassis/client'
import { unavailable } from '@portal/chassis/errors'
import { createShares } from '@portal/chassis/shares'
import type { Response } from 'express'
import { type EventStream, openEventStream } from './event-stream.ts'

const maxPerPerson = 5
const maxLifeMs = 10 * 60_000

export type Listener = EventStream & {
  userId: number
  /** The position up to which the client has been told. */
  told: number
  /** Gives its place to others. */
  leave: () => void
}
/** Who wants to listen, and where they connect from. */
export type Reader = { actor: Actor; address: string }

export type Listeners = {
  all: ReadonlySet<Listener>
  /** Begins the response to a reader who has everything up to a position. Throws 503 where there is no place. */
  authorize: (res: Response, reader: Reader, position: number) => void
  /** Ends one properly. */
  dismiss: (listener: Listener) => void
}

/** Room for `max` listeners. `onReady` runs when one that was slow has caught up. */
export function createListeners(max: number, onReady: () => void): Listeners {
  const listeners = new Set<Listener>()
  const remove = (listener: Listener) => {
    listeners.delete(listener)
    listener.leave()
  }
  const dismiss = (listener: Listener) => {
    remove(listener)
    listener.end()
  }
  // A place is empty until its response has begun.
  const shares = createShares<{ listener?: Listener }>({
    capacity: max,
    limitOf: () => Number.POSITIVE_INFINITY,
    evict: ({ listener }) => listener && dismiss(listener),
  })

  return {
    all: listeners,
    dismiss,
    authorize: (res, { actor, address }, position) => {
      const [oldest, ...others] = [...listeners].filter(({ userId }) => userId === actor.id)
      if (oldest && others.length + 1 >= maxPerPerson) dismiss(oldest)
      const place: { listener?: Listener } = {}
      const admission = shares.enter(place, [`person ${actor.id}`, `address ${addressKey(address)}`])
      if (!admission.isIn) throw unavailable('Too many streams are open; try again shortly')
      const { leave } = admission
      const listener: Listener = { ...openEventStream(res, position, onReady), userId: actor.id, told: position, leave }
      place.listener = listener
      const lifetime = setTimeout(dismiss, Math.min(maxLifeMs, +actor.expiresAt - Date.now()), listener)
      listeners.add(listener)
      res.once('close', () => {
        clearTimeout(lifetime)
        remove(listener)
      })
    },
  }
}
