import { randomUUID } from 'node:crypto'
import {
  type ConsumerInfo,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  type StreamState,
} from '@nats-io/jetstream'
import { connect, nanos } from '@nats-io/transport-node'
import { parseNatsUrl } from '@portal/chassis/nats-url'
import { owners } from '@portal/contracts/event'
import { until } from './until.ts'

export type StoredMessage = { sequence: number; subject: string; body: string; headers: Record<string, string> }

/** A look into the streams of a whole portal, and a hand in them. */
export type Streams = {
  /** The messages of a stream after `sequence`, oldest first; none where there is no such stream. */
  read: (stream: string, after?: number) => Promise<StoredMessage[]>
  lastSequence: (stream: string) => Promise<number>
  /** The names of the consumers that are given a subject of a stream. */
  durables: (stream: string, subject: string) => Promise<string[]>
  /** Publishes past the broker's de-duplication. */
  send: (subject: string, body: string) => Promise<void>
  /** Whether every consumer has acknowledged everything there is. */
  areConsumed: () => Promise<boolean>
  /** Has the broker hand out again, soon instead of after the wait of its consumers, what nobody has acknowledged. */
  redeliver: () => Promise<void>
  close: () => Promise<void>
}

/** The streams of all owners of events, as a portal names them that has its broker to itself. */
export const eventStreams = owners.map((owner) => owner.toUpperCase())

const responseTimeoutMs = 1_000
const shortWaitMs = 1_000

/** Connects to the broker of a portal; the connection outlives the broker's faults. */
export async function openStreams(url: string): Promise<Streams> {
  const { servers, login } = parseNatsUrl(url) ?? { servers: [], login: {} }
  const connection = await connect({ servers, ...login, maxReconnectAttempts: -1, reconnectTimeWait: 200 })
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: responseTimeoutMs })
  const client = jetstream(connection)

  const stateOf = async (stream: string): Promise<StreamState | undefined> => {
    return responded(async () => {
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
    return responded(() => manager.consumers.list(stream).next())
  }
  const hurry = async (stream: string, { name, config }: ConsumerInfo) => {
    await responded(() => manager.consumers.update(stream, name, { ...config, ack_wait: nanos(shortWaitMs) }))
    const isDone = async () => (await responded(() => manager.consumers.info(stream, name))).num_ack_pending === 0
    // After the loss of a node it can take longer; then the next call goes on.
    await until(`${name} to acknowledge`, isDone, 4_000).catch(() => undefined)
    await responded(() => manager.consumers.update(stream, name, config))
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
        const message = await responded(() => manager.streams.getMessage(stream, { seq }))
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
        const areIdle = consumers.map((consumer) => responded(() => hasConsumed(manager, consumer)))
        return (await Promise.all(areIdle)).every(Boolean)
      })
      return (await Promise.all(idle)).every(Boolean)
    },
    redeliver: async () => {
      for (const stream of eventStreams) {
        const waiting = (await consumersOf(stream)).filter(({ num_ack_pending }) => num_ack_pending > 0)
        await Promise.all(waiting.map((consumer) => hurry(stream, consumer)))
      }
    },
    close: () => connection.close(),
  }
}

/** Whether a consumer has acknowledged the last message that is for it. Its own count of what is pending may lag behind. */
export async function hasConsumed(manager: JetStreamManager, consumer: ConsumerInfo): Promise<boolean> {
  const { stream_name: stream, config, ack_floor } = consumer
  const last = await manager.streams.getMessage(stream, { last_by_subj: config.filter_subject ?? '>' })
  return ack_floor.stream_seq >= (last?.seq ?? 0)
}

/** Asks again what the broker leaves unanswered, as it may while one of its nodes is away. */
async function responded<Result>(request: () => Promise<Result>): Promise<Result> {
  const { response } = await until(
    'the broker to answer',
    () =>
      request().then(
        (response) => ({ response }),
        () => undefined,
      ),
    30_000,
  )
  return response
}
