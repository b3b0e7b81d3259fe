// The connection to NATS. It reconnects without limit and opens a new connection if the client closed the old one for
// good, as it does when the broker rejects the credentials. Responses arrive in an inbox named after the user, so that
// the broker can restrict each user to its own inbox: see permissions.ts.
import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { ConfigError } from '@portal/chassis/config/config'
import { parseNatsUrl } from '@portal/chassis/config/nats-url'
import { waitFor } from '@portal/chassis/runtime/lifecycle'
import type { Logger } from '@portal/chassis/runtime/log'
import { type BrokerUser, inboxOf } from './names.ts'

export type Opened = { connection: NatsConnection; manager: JetStreamManager; client: JetStreamClient }

export type BrokerConnection = {
  /** Connects once, or rejects. */
  open: () => Promise<void>
  /** Retries until connected, and keeps reconnecting from then on. */
  keepOpen: () => Promise<void>
  /** The connection; throws if none was opened yet. */
  opened: () => Opened
  /** False from the moment an outage is detected. */
  isConnected: () => boolean
  /** Subscribes now and on every later connection. */
  subscribe: (subject: string, onMessage: () => void) => void
  close: () => Promise<void>
}

/** `url` is one address or several, with or without credentials; `name` is the user, `prefix` that of the streams. */
export function createBrokerConnection(
  { url, prefix, name }: { url: string; prefix: string; name: BrokerUser },
  log: Logger,
): BrokerConnection {
  const address = parseNatsUrl(url)
  if (!address) throw new ConfigError('The NATS address is not valid')
  let current: Opened | undefined
  let isConnected = false
  let closing = false
  const subscriptions: { subject: string; onMessage: () => void }[] = []

  const watch = async (connection: NatsConnection) => {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') log.warn('disconnected from the broker')
      if (status.type === 'reconnect') log.info('reconnected to the broker')
      if (status.type === 'disconnect' || status.type === 'reconnect') isConnected = status.type === 'reconnect'
    }
  }
  const open = async () => {
    current = await connectAs(name, inboxOf(prefix, name), address)
    const { connection } = current
    isConnected = true
    for (const { subject, onMessage } of subscriptions) connection.subscribe(subject, { callback: onMessage })
    watch(connection).catch((error: unknown) => log.warn({ err: error }, 'stopped watching the broker connection'))
  }
  const reopenWhenClosed = async () => {
    while (!closing) {
      await current?.connection.closed()
      isConnected = false
      if (!closing) await waitFor('the broker', log, open)
    }
  }

  return {
    open,
    keepOpen: async () => {
      await waitFor('the broker', log, open)
      reopenWhenClosed().catch((error: unknown) => log.error({ err: error }, 'stopped reconnecting to the broker'))
    },
    opened: () => {
      if (!current) throw new Error('the broker is not connected yet')
      return current
    },
    isConnected: () => isConnected,
    subscribe: (subject, onMessage) => {
      subscriptions.push({ subject, onMessage })
      if (isConnected) current?.connection.subscribe(subject, { callback: onMessage })
    },
    close: async () => {
      closing = true
      await current?.connection.drain()
    },
  }
}

async function connectAs(
  name: BrokerUser,
  inboxPrefix: string,
  { servers, login }: NonNullable<ReturnType<typeof parseNatsUrl>>,
): Promise<Opened> {
  const connection = await connect({
    servers,
    ...login,
    name,
    inboxPrefix,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 300,
    pingInterval: 10_000,
    timeout: 2000,
  })
  return {
    connection,
    manager: await jetstreamManager(connection, { checkAPI: false }),
    client: jetstream(connection),
  }
}
