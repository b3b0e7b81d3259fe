// The live streams of this replica and their limits.
// Guarantees: a person has at most five streams; a sixth ends the oldest. In a full replica a new stream replaces the
// oldest one of the person or network that holds the most, so many clients behind one address do not keep others out.
// Does not guarantee: a stream in a full replica in which all people and networks hold about the same number.

import { unavailable } from '@portal/chassis/errors'
import { createShares } from '@portal/chassis/fairness/shares'
import type { Actor } from '@portal/chassis/http/actor'
import { addressKey } from '@portal/chassis/runtime/client'
import type { Response } from 'express'
import { type EventStream, openEventStream } from './event-stream.ts'

const maxPerPerson = 5
const maxLifeMs = 10 * 60_000

export type Listener = EventStream & {
  userId: number
  /** The position of the last entry sent to the client. */
  lastSent: number
  /** Frees its place. */
  leave: () => void
}
/** The person who opens a stream, and the address of the client. */
export type Reader = { actor: Actor; address: string }

export type Listeners = {
  all: ReadonlySet<Listener>
  /**
   * Begins a response to a reader who has everything up to `position`. Throws `unavailable` (503) if there is no room.
   */
  add: (res: Response, reader: Reader, position: number) => void
  /** Removes a listener and ends its response. */
  dismiss: (listener: Listener) => void
}

/** Holds at most `max` listeners. `onReady` runs when a slow client has caught up. */
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
  // A place has no listener until its response has begun.
  const shares = createShares<{ listener?: Listener }>({
    capacity: max,
    limitOf: () => Number.POSITIVE_INFINITY,
    evict: ({ listener }) => listener && dismiss(listener),
  })

  return {
    all: listeners,
    dismiss,
    add: (res, { actor, address }, position) => {
      const [oldest, ...others] = [...listeners].filter(({ userId }) => userId === actor.id)
      if (oldest && others.length + 1 >= maxPerPerson) dismiss(oldest)
      const place: { listener?: Listener } = {}
      const admission = shares.enter(place, [`person ${actor.id}`, `address ${addressKey(address)}`])
      if (!admission.isIn) throw unavailable('Too many streams are open; try again shortly')
      const { leave } = admission
      const stream = openEventStream(res, position, onReady)
      const listener: Listener = { ...stream, userId: actor.id, lastSent: position, leave }
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
