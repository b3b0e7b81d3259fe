// The only place that knows the NATS client. One file-backed stream for each owner of events, provisioned by its owner
// at start; subjects are `<owner>.<what-happened>.v<version>`, behind a prefix where several portals share a broker.
// The connection outlives any outage: it keeps trying for ever.
import {
  type ConsumerMessages,
  DiscardPolicy,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream'
import { connect, type NatsConnection, nanos } from '@nats-io/transport-node'
import { type Part, waitFor } from '@portal/chassis/lifecycle'
import type { Logger } from '@portal/chassis/log'
import type { Owner } from '@portal/contracts/event'

export type { ConsumerMessages }

const publishTimeoutMs = 2000
const dedupWindowMs = 10 * 60_000
const maxAgeMs = 30 * 24 * 3600_000

export type BrokerConfig = {
  /** One address, or several separated by commas. */
  url: string
  /** Put before every stream name and subject; empty in production. */
  prefix: string
}

export type Broker = Part & {
  /** Publishes with `id` as `Nats-Msg-Id`, so that a repetition within ten minutes is stored once. */
  publish: (subject: string, payload: string, id: string) => Promise<void>
  /** Starts delivery to a durable pull consumer on a stream, which is made where it does not exist. */
  consume: (owner: Owner, durable: string) => Promise<ConsumerMessages>
  /** Creates or updates the stream of an owner. Does no harm to one that is as it should be. */
  provision: (owner: Owner) => Promise<void>
  /** Rejects while the broker is away. */
  ping: () => Promise<void>
}

/** A connection to NATS JetStream (server 2.9 or newer) in the name of a service, which owns the stream of its name. */
export function createBroker(config: BrokerConfig, owner: Owner, log: Logger): Broker {
  let connection: NatsConnection | undefined
  let manager: JetStreamManager | undefined
  let client: JetStreamClient | undefined

  const opened = () => {
    if (!connection || !manager || !client) throw new Error('the broker is not connected yet')
    return { connection, manager, client }
  }

  const open = async () => {
    connection = await connect({
      servers: config.url.split(','),
      name: owner,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 300,
      pingInterval: 10_000,
      timeout: 2000,
    })
    manager = await jetstreamManager(connection, { checkAPI: false })
    client = jetstream(connection)
    logStatus(connection, log)
  }

  const provision = async (streamOwner: Owner) => {
    const name = streamName(config.prefix, streamOwner)
    const settings = { ...streamSettings, subjects: [`${config.prefix}${streamOwner}.>`] }
    const { manager } = opened()
    const exists = await manager.streams.info(name).then(
      () => true,
      () => false,
    )
    if (exists) await manager.streams.update(name, settings)
    else await manager.streams.add({ ...settings, name })
  }

  return {
    name: 'broker',
    start: async () => {
      await waitFor('the broker', log, open)
      await waitFor('the stream', log, () => provision(owner))
    },
    stop: async () => {
      await connection?.drain()
    },
    provision,
    publish: async (subject, payload, id) => {
      await opened().client.publish(`${config.prefix}${subject}`, payload, { msgID: id, timeout: publishTimeoutMs })
    },
    consume: (streamOwner, durable) => openConsumer(opened(), config.prefix, streamOwner, durable),
    ping: async () => {
      await opened().connection.flush()
    },
  }
}

const streamSettings = {
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  discard: DiscardPolicy.Old,
  max_age: nanos(maxAgeMs),
  duplicate_window: nanos(dedupWindowMs),
}

/** The stream of an owner's events. */
export function streamName(prefix: string, owner: Owner): string {
  return `${prefix}${owner}`.toUpperCase()
}

async function openConsumer(
  { manager, client }: { manager: JetStreamManager; client: JetStreamClient },
  prefix: string,
  owner: Owner,
  durable: string,
): Promise<ConsumerMessages> {
  const stream = streamName(prefix, owner)
  await manager.consumers.add(stream, {
    durable_name: durable,
    ack_policy: 'explicit',
    ack_wait: nanos(30_000),
    max_ack_pending: 64,
    filter_subject: `${prefix}${owner}.>`,
  })
  const consumer = await client.consumers.get(stream, durable)
  return consumer.consume({ max_messages: 32, expires: 10_000 })
}

function logStatus(connection: NatsConnection, log: Logger): void {
  const watch = async () => {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') log.warn('the broker is away')
      if (status.type === 'reconnect') log.info('the broker is back')
    }
  }
  watch().catch((error: unknown) => log.warn({ err: error }, 'no longer watching the broker'))
}
