import { randomBytes, randomUUID } from 'node:crypto'
import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { parseNatsUrl } from '@portal/chassis/config/nats-url'
import { createLogger } from '@portal/chassis/runtime/log'
import { type Envelope, type EventDefinition, type Owner, owners, subjectOf } from '@portal/contracts/event'
import { createBroker } from '@portal/messaging/broker/broker'
import { streamName } from '@portal/messaging/broker/names'
import type { z } from 'zod'
import { stores } from './stores.ts'
import { hasConsumed } from './streams.ts'
import { until } from './until.ts'

export type TestBroker = {
  url: string
  prefix: string
  /** Publishes an event as its owner would. Returns it, so it can be published again with {@link TestBroker.send}. */
  publish: <Data extends z.ZodType>(
    definition: EventDefinition<Data>,
    input: { aggregateId?: number; revision?: number; data: z.input<Data>; actorId?: number | null },
  ) => Promise<Envelope>
  /** Publishes a message as it is, bypassing the broker's de-duplication. */
  send: (subject: string, body: string) => Promise<void>
  /** Waits until every consumer has processed all messages. */
  consumed: () => Promise<void>
  /** How many messages were delivered to a consumer and not acknowledged. */
  unacknowledged: (owner: Owner, durable: string) => Promise<number>
  /** How many messages the streams of this prefix store. */
  stored: () => Promise<number>
  /** Deletes the stream of an owner, as if the broker had lost its data. */
  lose: (owner: Owner) => Promise<void>
  remove: () => Promise<void>
}

/** Creates streams for all owners with a random prefix, for one test file. */
export async function createTestBroker(): Promise<TestBroker> {
  const url = stores().natsUrl
  const prefix = `t${randomBytes(5).toString('hex')}`
  const broker = createBroker({ url, prefix }, 'auth', createLogger('test', 'silent'))
  await broker.start?.()
  for (const owner of owners) await broker.provision(owner)
  const { servers, login } = parseNatsUrl(url) ?? { servers: [url], login: {} }
  const connection = await connect({ servers, ...login })
  const manager = await jetstreamManager(connection)
  const streams = owners.map((owner) => streamName(prefix, owner))

  const send = (subject: string, body: string) => broker.publish(subject, body, randomUUID())
  const isIdle = async (stream: string) => {
    const consumers = await manager.consumers.list(stream).next()
    return (await Promise.all(consumers.map((consumer) => hasConsumed(manager, consumer)))).every(Boolean)
  }

  return {
    url,
    prefix,
    send,
    publish: async (definition, input) => {
      const event: Envelope = {
        id: randomUUID(),
        name: definition.name,
        version: definition.version,
        occurred_at: new Date().toISOString(),
        aggregate_id: String(input.aggregateId ?? 1),
        revision: input.revision ?? 1,
        actor_id: input.actorId ?? null,
        request_id: `test-${randomUUID()}`,
        data: input.data,
      }
      await send(subjectOf(definition, definition.person?.(definition.data.parse(input.data))), JSON.stringify(event))
      return event
    },
    consumed: async () => {
      await until('the consumers', async () => (await Promise.all(streams.map(isIdle))).every(Boolean))
    },
    unacknowledged: async (owner, durable) => {
      const { num_ack_pending: count } = await manager.consumers.info(streamName(prefix, owner), durable)
      return count
    },
    stored: async () => {
      const infos = await Promise.all(streams.map((stream) => manager.streams.info(stream)))
      return infos.reduce((sum, info) => sum + info.state.messages, 0)
    },
    lose: async (owner) => {
      await manager.streams.delete(streamName(prefix, owner))
    },
    remove: async () => {
      for (const stream of [...streams, `${prefix}parked`.toUpperCase()]) await manager.streams.delete(stream)
      await connection.close()
      await broker.stop?.()
    },
  }
}
