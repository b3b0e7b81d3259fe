import { randomUUID } from 'node:crypto'
import {
  type ConsumerInfo,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  type StreamState,
} from '@nats-io/jetstream'
import { connect, nanos } from '@nats-io/transport-node'
import { parseNatsUrl } from '@portal/chassis/config/nats-url'
import { owners } from '@portal/contracts/event'
import { until } from './until.ts'

export type StoredMessage = { sequence: number; subject: string; body: string; headers: Record<string, string> }

/** Reads and manipulates the streams of a whole portal. */
export type Streams = {
  /** The messages of a stream after a sequence number, oldest first; none if the stream does not exist. */
  read: (stream: string, after?: number) => Promise<StoredMessage[]>
  lastSequence: (stream: string) => Promise<number>
  /** The names of the consumers of a stream that receive a subject. */
  durables: (stream: string, subject: string) => Promise<string[]>
  /** Publishes, bypassing the broker's de-duplication. */
  send: (subject: string, body: string) => Promise<void>
  /** Whether every consumer has acknowledged all messages. */
  areConsumed: () => Promise<boolean>
  /** Makes the broker redeliver unacknowledged messages soon, instead of after the ack wait of the consumers. */
  redeliver: () => Promise<void>
  close: () => Promise<void>
}

/** The streams of all event owners, as they are named without a prefix. */
export const eventStreams = owners.map((owner) => owner.toUpperCase())

const responseTimeoutMs = 1_000
const shortWaitMs = 1_000

/** Connects to the broker of a portal. The connection survives faults of the broker. */
export async function openStreams(url: string): Promise<Streams> {
  const { servers, login } = parseNatsUrl(url) ?? { servers: [], login: {} }
  const connection = await connect({ servers, ...login, maxReconnectAttempts: -1, reconnectTimeWait: 200 })
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: responseTimeoutMs })
  const client = jetstream(connection)

  const stateOf = async (stream: string): Promise<StreamState | undefined> => {
    return withRetry(async () => {
      try {
        return (await manager.streams.info(stream)).state
      } catch (error) {
        if (error instanceof Error && /stream not found/.test(error.message)) return undefined
        throw error
      }
    })
  }
  const consumersOf = async (stream: string): Promise<ConsumerInfo[]> => {
    if ((await stateOf(stream)) === undefined) return []
    return withRetry(() => manager.consumers.list(stream).next())
  }
  return {
    lastSequence: async (stream) => (await stateOf(stream))?.last_seq ?? 0,
    durables: async (stream, subject) => {
      const given = (await consumersOf(stream)).filter(({ config: { filter_subject: filter = '>' } }) =>
        subject.startsWith(filter.replace(/>$/, '')),
      )
      return given.map(({ name }) => name)
    },
    read: async (stream, after = 0) => {
      const state = await stateOf(stream)
      const found: StoredMessage[] = []
      for (let seq = Math.max(after + 1, state?.first_seq ?? 1); seq <= (state?.last_seq ?? 0); seq++) {
        const message = await withRetry(() => manager.streams.getMessage(stream, { seq }))
        if (!message) continue
        const headers = Object.fromEntries([...message.header].map(([name, [value = '']]) => [name, value]))
        found.push({ sequence: message.seq, subject: message.subject, body: message.string(), headers })
      }
      return found
    },
    send: async (subject, body) => {
      await client.publish(subject, body, { msgID: randomUUID() })
    },
    areConsumed: async () => {
      const idle = eventStreams.map(async (stream) => {
        const consumers = await consumersOf(stream)
        const areIdle = consumers.map((consumer) => withRetry(() => hasConsumed(manager, consumer)))
        return (await Promise.all(areIdle)).every(Boolean)
      })
      return (await Promise.all(idle)).every(Boolean)
    },
    redeliver: async () => {
      for (const stream of eventStreams) {
        const waiting = (await consumersOf(stream)).filter(({ num_ack_pending }) => num_ack_pending > 0)
        await Promise.all(waiting.map((consumer) => redeliverSoon(manager, consumer)))
      }
    },
    close: () => connection.close(),
  }
}

async function redeliverSoon(manager: JetStreamManager, consumer: ConsumerInfo): Promise<void> {
  const { stream_name: stream, name, config } = consumer
  await withRetry(() => manager.consumers.update(stream, name, { ...config, ack_wait: nanos(shortWaitMs) }))
  const isDone = async () => (await withRetry(() => manager.consumers.info(stream, name))).num_ack_pending === 0
  // After the loss of a node it can take longer; the next call continues.
  await until(`${name} to acknowledge`, isDone, 4_000).catch(() => undefined)
  await withRetry(() => manager.consumers.update(stream, name, config))
}

/** Whether a consumer has acknowledged its last message. The pending count of the consumer may lag behind. */
export async function hasConsumed(manager: JetStreamManager, consumer: ConsumerInfo): Promise<boolean> {
  const { stream_name: stream, config, ack_floor } = consumer
  const last = await manager.streams.getMessage(stream, { last_by_subj: config.filter_subject ?? '>' })
  return ack_floor.stream_seq >= (last?.seq ?? 0)
}

/** Repeats a request until the broker responds, which can take a while when one of its nodes is unavailable. */
async function withRetry<Result>(request: () => Promise<Result>): Promise<Result> {
  const { response } = await until(
    'the broker to respond',
    () =>
      request().then(
        (response) => ({ response }),
        () => undefined,
      ),
    30_000,
  )
  return response
}
