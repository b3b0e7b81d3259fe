// The live push: who is connected here, and what they have been told. Guaranteed: a client gets every entry of its inbox
// that has a position after the one it begins at, once per connection and in order, whichever replica it is connected to
// and whichever wrote the entry, because the rows are looked at and positions have no gaps. Announcements only make that
// prompt; without them the look at each heartbeat finds the same. Not guaranteed: how late an entry comes. A stream whose
// token is ended before its expiry is ended by the gateway. One that breaks off is taken up at the last id the client has.
import type { Database } from '@portal/chassis/database'
import { unavailable } from '@portal/chassis/errors'
import type { Component } from '@portal/chassis/lifecycle'
import type { Logger } from '@portal/chassis/log'
import type { Broker } from '@portal/messaging/broker'
import { createSignal } from '@portal/messaging/poll-loop'
import type { Response } from 'express'
import { presentNotification } from '../notifications/present.ts'
import { createListeners, type Listener, type Reader } from './listeners.ts'
import { listAfter, readLastSequences } from './queries.ts'

const topic = 'inbox'
// Half of the silence after which the gateway gives a service up.
const heartbeatMs = 5_000
const gatherMs = 20
const pauseMs = 1_000
const pageSize = 100

export type Streams = Component & {
  /** Answers with what comes into a person's inbox after a position, or from now on. Throws 503 where there are too many. */
  open: (reader: Reader, res: Response, after: number | undefined) => Promise<void>
  /** How many are open here. */
  count: () => number
  /** Says to all replicas that there may be something new; called after every commit. */
  announce: () => void
}

/** The streams of this replica, at most `max` at a time. */
export function createStreams(db: Database, broker: Broker, log: Logger, max: number): Streams {
  const signal = createSignal()
  const { all: listeners, authorize, dismiss } = createListeners(max, signal.notify)
  let stopped = false
  let running: Promise<void> | undefined
  let heart: NodeJS.Timeout | undefined

  const look = async () => {
    const ready = [...listeners].filter((listener) => listener.isReady())
    if (ready.length === 0) return
    const lastSequences = await readLastSequences(
      db,
      ready.map(({ userId }) => userId),
    )
    for (const listener of ready) {
      const last = lastSequences.get(listener.userId) ?? 0
      if (listener.told >= last) continue
      const isComplete = await publishPage(db, listener, last)
      if (!isComplete) signal.notify()
    }
  }

  // The only one that sends entries, one look after the other, so that none is sent twice.
  const pollForNew = async () => {
    while (!stopped) {
      await signal.wait(heartbeatMs)
      // A burst of announcements costs one look, not one each.
      await signal.wait(gatherMs, { ignoreSignal: true })
      try {
        await look()
      } catch (error) {
        log.warn({ err: error }, 'live push paused')
        await signal.wait(pauseMs, { ignoreSignal: !stopped })
      }
    }
  }

  return {
    name: 'streams',
    count: () => listeners.size,
    announce: () => broker.announce(topic),
    open: async (reader, res, after) => {
      const { id } = reader.actor
      const last = (await readLastSequences(db, [id])).get(id) ?? 0
      // Whoever has gone by now would never be noticed as gone.
      if (res.closed) return
      if (stopped) throw unavailable('This replica is stopping; connect again')
      // An id from the future is none of ours (a restored database, perhaps), and waiting for it would tell nothing.
      authorize(res, reader, Math.min(after ?? last, last))
      signal.notify()
    },
    start: async () => {
      broker.listen(topic, signal.notify)
      heart = setInterval(() => {
        for (const listener of listeners) listener.beat()
      }, heartbeatMs)
      running = pollForNew()
    },
    stop: async () => {
      stopped = true
      clearInterval(heart)
      for (const listener of listeners) dismiss(listener)
      signal.notify()
      await running
    },
  }
}

/** Tells what follows, a page at most, and as far as the client takes it. False where another page may be due now. */
async function publishPage(db: Database, listener: Listener, last: number): Promise<boolean> {
  const { userId, told } = listener
  const page = await listAfter(db, { userId, position: told, limit: pageSize })
  for (const row of page) {
    // It goes on when the client has taken what it was sent.
    if (!listener.isReady()) return true
    const position = row.position ?? told
    listener.send({ id: position, name: 'notification', data: presentNotification(row) })
    listener.told = position
  }
  if (page.length === pageSize) return false
  listener.told = Math.max(listener.told, last)
  return true
}
