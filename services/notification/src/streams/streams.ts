// Live push of inbox entries. Announcements make it prompt; the poll at each heartbeat finds entries without them.
// Guarantees: a client gets all entries after its starting position, once per connection, in order, from any replica.
// Does not guarantee: how soon an entry arrives. The gateway, not this service, ends streams of revoked tokens.
// On crash: the connection breaks, and the client resumes at any replica after the last id it received.

import { unavailable } from '@portal/chassis/errors'
import type { Database } from '@portal/chassis/mysql/database'
import type { Component } from '@portal/chassis/runtime/lifecycle'
import type { Logger } from '@portal/chassis/runtime/log'
import { createSignal } from '@portal/chassis/runtime/poll-loop'
import type { Broker } from '@portal/messaging/broker/broker'
import type { Response } from 'express'
import { presentNotification } from '../notifications/present.ts'
import { createListeners, type Listener, type Reader } from './listeners.ts'
import { listAfter, readLastSequence, readLastSequences } from './queries.ts'

const topic = 'inbox'
// Half of the idle time after which the gateway considers a service dead.
const heartbeatMs = 5_000
const batchDelayMs = 20
const retryMs = 1_000
const pageSize = 100

export type Streams = Component & {
  /** Streams a person's inbox after a position, or from now on. Throws `unavailable` (503) if the replica is full. */
  open: (reader: Reader, res: Response, after: number | undefined) => Promise<void>
  /** The number of open streams. */
  count: () => number
  /** Notifies all replicas that there are new entries, after the commit of a transaction that inserted one. */
  announce: () => void
}

/** Creates the live streams of this replica, at most `max` at a time. */
export function createStreams(db: Database, broker: Broker, log: Logger, max: number): Streams {
  const signal = createSignal()
  const { all: listeners, add, dismiss } = createListeners(max, signal.notify)
  let stopped = false
  let running: Promise<void> | undefined
  let heart: NodeJS.Timeout | undefined

  // The only loop that sends entries. Polls run one after another, so no entry is sent twice.
  const pollUntilStopped = async () => {
    while (!stopped) {
      await signal.wait(heartbeatMs)
      // A burst of announcements causes one poll.
      await signal.wait(batchDelayMs, { ignoreSignal: true })
      try {
        if (!(await sendNewEntries(db, listeners))) signal.notify()
      } catch (error) {
        log.warn({ err: error }, 'could not read new notifications, trying again')
        await signal.wait(retryMs, { ignoreSignal: !stopped })
      }
    }
  }

  return {
    name: 'streams',
    count: () => listeners.size,
    announce: () => broker.announce(topic),
    open: async (reader, res, after) => {
      const last = await readLastSequence(db, reader.actor.id)
      // If the client has already disconnected, 'close' will not fire again.
      if (res.closed) return
      if (stopped) throw unavailable('This replica is stopping; connect again')
      // An id greater than the last position (after a database restore, for example) would never be reached.
      add(res, reader, Math.min(after ?? last, last))
      signal.notify()
    },
    start: async () => {
      broker.listen(topic, signal.notify)
      heart = setInterval(() => {
        for (const listener of listeners) listener.beat()
      }, heartbeatMs)
      running = pollUntilStopped()
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

/** Sends new entries to the clients that are ready, a page each. Returns false if more may be due now. */
async function sendNewEntries(db: Database, listeners: ReadonlySet<Listener>): Promise<boolean> {
  const ready = [...listeners].filter((listener) => listener.isReady())
  if (ready.length === 0) return true
  const lastSequences = await readLastSequences(
    db,
    ready.map(({ userId }) => userId),
  )
  let isComplete = true
  for (const listener of ready) {
    const last = lastSequences.get(listener.userId) ?? 0
    if (listener.lastSent < last && !(await sendPage(db, listener, last))) isComplete = false
  }
  return isComplete
}

/** Sends the next entries: one page at most, and while the client is ready. Returns false if more may be due now. */
async function sendPage(db: Database, listener: Listener, last: number): Promise<boolean> {
  const { userId, lastSent } = listener
  const page = await listAfter(db, { userId, position: lastSent, limit: pageSize })
  for (const row of page) {
    // Sending resumes when the client has caught up.
    if (!listener.isReady()) return true
    const position = row.position ?? lastSent
    listener.send({ id: position, name: 'notification', data: presentNotification(row) })
    listener.lastSent = position
  }
  if (page.length === pageSize) return false
  listener.lastSent = Math.max(listener.lastSent, last)
  return true
}
