// Streams and consumers. One file-backed stream for each owner of events. Its owner makes it at start and again where it has
// gone, if the broker permits that; otherwise the operator does. Subjects are `<owner>.<what-happened>.v<version>`, with the
// person behind them where the event tells more of one than numbers, and behind a prefix where several portals share a
// broker. Only this package knows the NATS client.
import { type ConsumerMessages, JetStreamApiError, type JsMsg } from '@nats-io/jetstream'
import { headers, type MsgHdrs, nanos } from '@nats-io/transport-node'
import { unavailable } from '@portal/chassis/errors'
import { type Component, waitFor } from '@portal/chassis/lifecycle'
import type { Logger } from '@portal/chassis/log'
import { currentTraceparent } from '@portal/chassis/tracing'
import { type EventDefinition, type Owner, ownerOf, owners, personalSubjects } from '@portal/contracts/event'
import { createBrokerConnection, type Opened } from './connection.ts'
import { createDeadLetterQueue, type DeadLetterQueue } from './dead-letters.ts'
import { announcementSubject, type BrokerUser, deadLetterStreamName, streamName } from './names.ts'
import { eraseMessages, messagesUnder, provisionStream } from './streams.ts'

export type { ConsumerMessages, JsMsg as Message }

const publishTimeoutMs = 2000
const dedupWindowMs = 10 * 60_000
const maxAgeMs = 30 * 24 * 3600_000

export type BrokerConfig = {
  /** One address, or several separated by commas, with credentials where the broker asks for them. */
  url: string
  /** Put before every stream name and subject; empty in production. */
  prefix: string
  /** How many servers of a cluster keep each stream: 1, 3 or 5; 1 unless told otherwise. */
  replicas?: number
}

/** Numbers of events: not delivered yet, and delivered and not acknowledged. */
export type Lag = { pending: number; unacknowledged: number }

export type Broker = Component & {
  /** Connects once, where it is there, and sees to nothing; for a command. Its stop ends the connection. */
  connect: () => Promise<void>
  /**
   * Publishes with `id` as `Nats-Msg-Id`, so that a repetition within ten minutes is stored once, and with the
   * `traceparent` of the span in progress, where there is one.
   */
  publish: (subject: string, payload: string, id: string) => Promise<void>
  /**
   * Starts delivery of an owner's events, or of a single one of them in all its versions, to a durable pull consumer,
   * which is made where it does not exist, and changed where it has been given others.
   */
  consume: (owner: Owner, durable: string, only?: EventDefinition) => Promise<ConsumerMessages>
  /** How far a durable consumer of an owner's events is behind. Rejects while there is none, or no broker. */
  lagOf: (owner: Owner, durable: string) => Promise<Lag>
  /** Creates or updates the stream of an owner. Leaves one alone that is as it should be. */
  provision: (owner: Owner) => Promise<void>
  /** Makes sure of the streams that this service is to see to. Rejects while the broker is away. */
  repair: () => Promise<void>
  /** The messages that no consumer could deal with. */
  parked: DeadLetterQueue
  /**
   * Erases an owner's personal events about a user, from its stream, from among the parked ones and from the server's
   * files. May be called again at any time, also after a call that broke off. Throws `unavailable` while the broker is away.
   */
  erasePerson: (owner: Owner, userId: number) => Promise<void>
  /** The events of one name that the stream of their owner still holds, oldest first, as they were published. */
  kept: (event: EventDefinition) => AsyncGenerator<string>
  /**
   * Tells every replica that listens that there is something new. At most once and without data: it only makes looking
   * prompt, and whoever listens looks by itself as well. Never throws; does nothing while the broker is away.
   */
  announce: (topic: string) => void
  /** Runs `onAnnounce` with each announcement of a topic, from now until the broker is stopped. */
  listen: (topic: string, onAnnounce: () => void) => void
  /** Rejects while the broker is away. */
  ping: () => Promise<void>
}

/**
 * A connection to NATS JetStream (server 2.9 or newer) in the name of a service, which owns the stream of its name, or of
 * the operator, who sees to all of them.
 */
export function createBroker(config: BrokerConfig, user: BrokerUser, log: Logger): Broker {
  const { url, prefix, replicas = 1 } = config
  const connection = createBrokerConnection({ url, prefix, name: user }, log)
  const { opened } = connection
  const warnAboutOutdated = (stream: string, state: 'current' | 'outdated') => {
    if (state === 'outdated') log.warn({ stream }, 'the stream has other settings: the operator runs `operate streams`')
  }
  const provision = async (streamOwner: Owner) => {
    const stream = streamName(prefix, streamOwner)
    const settings = {
      subjects: [`${prefix}${streamOwner}.>`],
      max_age: nanos(maxAgeMs),
      duplicate_window: nanos(dedupWindowMs),
      num_replicas: replicas,
    }
    warnAboutOutdated(stream, await provisionStream(opened().manager, stream, settings))
  }
  const parked = createDeadLetterQueue(opened, prefix)
  const repair = async () => {
    for (const streamOwner of user === 'operator' ? owners : [user]) await provision(streamOwner)
    warnAboutOutdated(deadLetterStreamName(prefix), await parked.provision(replicas))
  }

  return {
    name: 'broker',
    connect: connection.open,
    start: async () => {
      await connection.keepOpen()
      await waitFor('the streams', log, repair)
    },
    stop: connection.close,
    provision,
    repair,
    parked,
    erasePerson: async (streamOwner, userId) => {
      try {
        const subject = `${prefix}${personalSubjects(streamOwner, userId)}`
        await eraseMessages(opened().manager, streamName(prefix, streamOwner), subject)
        await parked.erasePerson(userId)
      } catch (error) {
        log.warn({ err: error, owner: streamOwner }, 'personal events could not be erased yet')
        throw unavailable('The broker does not answer')
      }
    },
    kept: async function* (event) {
      const { manager } = opened()
      const stream = streamName(prefix, ownerOf(event))
      for await (const message of messagesUnder(manager, stream, `${prefix}${event.name}.>`)) yield message.string()
    },
    publish: async (subject, payload, id) => {
      const traceparent = currentTraceparent()
      const options = { msgID: id, timeout: publishTimeoutMs }
      await opened().client.publish(
        `${prefix}${subject}`,
        payload,
        traceparent === undefined ? options : { ...options, headers: headersOf({ traceparent }) },
      )
    },
    lagOf: async (streamOwner, durable) => {
      const info = await opened().manager.consumers.info(streamName(prefix, streamOwner), durable)
      return { pending: info.num_pending, unacknowledged: info.num_ack_pending }
    },
    consume: (streamOwner, durable, only) => {
      const filter = `${prefix}${only ? only.name : streamOwner}.>`
      return openConsumer(opened(), { stream: streamName(prefix, streamOwner), durable, filter })
    },
    announce: (topic) => {
      // While the connection is away the client would keep what is published, and without bound.
      if (!connection.isThere()) return
      try {
        opened().connection.publish(announcementSubject(prefix, topic))
      } catch (error) {
        log.debug({ err: error, topic }, 'could not announce')
      }
    },
    listen: (topic, onAnnounce) => connection.subscribe(announcementSubject(prefix, topic), onAnnounce),
    ping: async () => {
      await opened().connection.flush()
    },
  }
}

function headersOf(fields: Readonly<Record<string, string>>): MsgHdrs {
  const made = headers()
  for (const [name, value] of Object.entries(fields)) made.set(name, value)
  return made
}

async function openConsumer(
  { manager, client }: Opened,
  { stream, durable, filter }: { stream: string; durable: string; filter: string },
): Promise<ConsumerMessages> {
  const config = {
    durable_name: durable,
    ack_policy: 'explicit',
    ack_wait: nanos(30_000),
    max_ack_pending: 64,
    filter_subject: filter,
  } as const
  try {
    await manager.consumers.add(stream, config)
  } catch (error) {
    // Newer servers do not make one that is there with another filter.
    if (!(error instanceof JetStreamApiError)) throw error
    await manager.consumers.update(stream, durable, config)
  }
  const consumer = await client.consumers.get(stream, durable)
  // Where stream or consumer have gone, the delivery ends with an error and is opened anew, which makes them again.
  return consumer.consume({ max_messages: 32, expires: 10_000, abort_on_missing_resource: true })
}
