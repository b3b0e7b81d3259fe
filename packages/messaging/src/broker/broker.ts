// Streams and consumers: one file-backed stream per owner of events, created by the owner where the broker permits that
// and by the operator otherwise (ADR 31). Subjects are `[prefix]<owner>.<what-happened>.v<version>[.person.<user id>]`;
// the person is part of the subject of events with personal data. Only this package uses the NATS client.
import { type ConsumerMessages, JetStreamApiError, type JsMsg } from '@nats-io/jetstream'
import { headers, type MsgHdrs, nanos } from '@nats-io/transport-node'
import { unavailable } from '@portal/chassis/errors'
import { type Component, waitFor } from '@portal/chassis/runtime/lifecycle'
import type { Logger } from '@portal/chassis/runtime/log'
import { currentTraceparent } from '@portal/chassis/runtime/tracing'
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
  /** One address, or several separated by commas, with credentials if the broker requires them. */
  url: string
  /** Prepended to every stream name and subject, so that several portals can share a broker; empty in production. */
  prefix: string
  /** The number of servers that store each stream: 1, 3 or 5. Defaults to 1. */
  replicas?: number
}

/** Numbers of events: not delivered yet, and delivered but not acknowledged. */
export type Lag = { pending: number; unacknowledged: number }

export type Broker = Component & {
  /** Connects once, or rejects, and provisions no streams; for commands. `stop` closes the connection. */
  connect: () => Promise<void>
  /**
   * Publishes with `id` as `Nats-Msg-Id`, so that the broker drops a repetition within ten minutes, and with the
   * `traceparent` of the current span, if any.
   */
  publish: (subject: string, payload: string, id: string) => Promise<void>
  /**
   * Starts delivery of an owner's events, or of all versions of a single event, to a durable pull consumer. Creates the
   * consumer if it does not exist and updates it if it has another filter.
   */
  consume: (owner: Owner, durable: string, only?: EventDefinition) => Promise<ConsumerMessages>
  /**
   * How far a durable consumer of an owner's events is behind. Rejects if the consumer or the broker is unavailable.
   */
  lagOf: (owner: Owner, durable: string) => Promise<Lag>
  /** Creates or updates the stream of an owner. Does nothing if its settings are current. */
  provision: (owner: Owner) => Promise<void>
  /** Provisions the streams that this user is responsible for. Rejects while the broker is unavailable. */
  repair: () => Promise<void>
  /** The messages that a consumer could not process. */
  parked: DeadLetterQueue
  /**
   * Erases an owner's personal events about a user from its stream, from the dead letters and from the server's files.
   * Idempotent, also after a call that was interrupted. Throws `unavailable` while the broker is unavailable.
   */
  erasePerson: (owner: Owner, userId: number) => Promise<void>
  /** The payloads of one event that the stream of its owner still stores, oldest first. */
  kept: (event: EventDefinition) => AsyncGenerator<string>
  /**
   * Notifies all listening replicas that something is new. At most once and without data: listeners poll as well, and
   * an announcement only makes them poll sooner. Never throws; does nothing while the broker is unavailable.
   */
  announce: (topic: string) => void
  /** Calls `onAnnounce` for each announcement of a topic, from now until the broker is stopped. */
  listen: (topic: string, onAnnounce: () => void) => void
  /** Rejects while the broker is unavailable. */
  ping: () => Promise<void>
}

/**
 * A connection to NATS JetStream (server 2.9 or newer) as `user`: a service, which owns the stream of its name, or the
 * operator, who provisions all streams.
 */
export function createBroker(config: BrokerConfig, user: BrokerUser, log: Logger): Broker {
  const { url, prefix } = config
  const connection = createBrokerConnection({ url, prefix, name: user }, log)
  const { opened } = connection
  const parked = createDeadLetterQueue(opened, prefix)
  const provisioning = createProvisioning(config, user, { opened, parked, log })

  return {
    name: 'broker',
    connect: connection.open,
    start: async () => {
      await connection.keepOpen()
      await waitFor('the streams', log, provisioning.repair)
    },
    stop: connection.close,
    ...provisioning,
    parked,
    erasePerson: async (streamOwner, userId) => {
      try {
        const subject = `${prefix}${personalSubjects(streamOwner, userId)}`
        await eraseMessages(opened().manager, streamName(prefix, streamOwner), subject)
        await parked.erasePerson(userId)
      } catch (error) {
        log.warn({ err: error, owner: streamOwner }, 'personal events could not be erased yet')
        throw unavailable('The message broker is unavailable')
      }
    },
    kept: (event) => storedPayloads(opened(), prefix, event),
    publish: async (subject, payload, id) => {
      const options = { msgID: id, timeout: publishTimeoutMs, headers: traceHeaders() }
      await opened().client.publish(`${prefix}${subject}`, payload, options)
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
      // While disconnected, the client would buffer published messages without bound.
      if (!connection.isConnected()) return
      try {
        opened().connection.publish(announcementSubject(prefix, topic))
      } catch (error) {
        log.debug({ err: error, topic }, 'announcement failed')
      }
    },
    listen: (topic, onAnnounce) => connection.subscribe(announcementSubject(prefix, topic), onAnnounce),
    ping: async () => {
      await opened().connection.flush()
    },
  }
}

async function* storedPayloads({ manager }: Opened, prefix: string, event: EventDefinition): AsyncGenerator<string> {
  const stream = streamName(prefix, ownerOf(event))
  for await (const message of messagesUnder(manager, stream, `${prefix}${event.name}.>`)) yield message.string()
}

/** Creates and updates the streams that a user is responsible for. */
function createProvisioning(
  { prefix, replicas = 1 }: BrokerConfig,
  user: BrokerUser,
  { opened, parked, log }: { opened: () => Opened; parked: DeadLetterQueue; log: Logger },
): Pick<Broker, 'provision' | 'repair'> {
  const warnAboutOutdated = (stream: string, state: 'current' | 'outdated') => {
    if (state === 'outdated') log.warn({ stream }, 'the settings of the stream are outdated: run `operate streams`')
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
  return {
    provision,
    repair: async () => {
      for (const streamOwner of user === 'operator' ? owners : [user]) await provision(streamOwner)
      warnAboutOutdated(deadLetterStreamName(prefix), await parked.provision(replicas))
    },
  }
}

/** The header that carries the trace of the current span, if there is one, to the consumers. */
function traceHeaders(): MsgHdrs {
  const result = headers()
  const traceparent = currentTraceparent()
  if (traceparent !== undefined) result.set('traceparent', traceparent)
  return result
}

async function openConsumer(
  { manager, client }: Opened,
  { stream, durable, filter }: { stream: string; durable: string; filter: string },
): Promise<ConsumerMessages> {
  const config = {
    durable_name: durable,
    ack_policy: 'explicit',
    ack_wait: nanos(30_000),
    max_ack_pending: 256,
    filter_subject: filter,
  } as const
  try {
    await manager.consumers.add(stream, config)
  } catch (error) {
    // Newer servers reject adding a consumer that exists with another filter.
    if (!(error instanceof JetStreamApiError)) throw error
    await manager.consumers.update(stream, durable, config)
  }
  const consumer = await client.consumers.get(stream, durable)
  // If the stream or the consumer disappears, delivery ends with an error; reopening it creates the consumer again.
  return consumer.consume({ max_messages: 128, expires: 10_000, abort_on_missing_resource: true })
}
