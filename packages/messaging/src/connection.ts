// The connection to NATS. It outlives any outage: it keeps trying for ever, and one that was closed for good, as the
// client does where credentials are refused, is opened anew. Responses come to an inbox named after who connects, which is
// all that the broker has to let each of them read: see permissions.ts.
import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { ConfigError } from '@portal/chassis/config'
import { waitFor } from '@portal/chassis/lifecycle'
import type { Logger } from '@portal/chassis/log'
import { parseNatsUrl } from '@portal/chassis/nats-url'
import { type BrokerUser, inboxOf } from './names.ts'

export type Opened = { connection: NatsConnection; manager: JetStreamManager; client: JetStreamClient }

export type BrokerConnection = {
  /** Connects once, or rejects. */
  open: () => Promise<void>
  /** Connects however long that takes, and sees to it from then on. */
  keepOpen: () => Promise<void>
  /** The connection; throws where there has been none yet. */
  opened: () => Opened
  /** False from the moment an outage is noticed. */
  isThere: () => boolean
  /** Subscribes now and on every connection that comes after this one. */
  subscribe: (subject: string, onMessage: () => void) => void
  close: () => Promise<void>
}

/** `url` is one address or several, with or without credentials; `name` is who connects, `prefix` the broker's. */
export function createBrokerConnection(
  { url, prefix, name }: { url: string; prefix: string; name: BrokerUser },
  log: Logger,
): BrokerConnection {
  const address = parseNatsUrl(url)
  if (!address) throw new ConfigError('The address of NATS is not usable')
  let current: Opened | undefined
  let isThere = false
  let closing = false
  const subscriptions: { subject: string; onMessage: () => void }[] = []

  const watch = async (connection: NatsConnection) => {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') log.warn('the broker is away')
      if (status.type === 'reconnect') log.info('the broker is back')
      if (status.type === 'disconnect' || status.type === 'reconnect') isThere = status.type === 'reconnect'
    }
  }
  const open = async () => {
    const connection = await connect({
      servers: address.servers,
      ...address.login,
      name,
      inboxPrefix: inboxOf(prefix, name),
      maxReconnectAttempts: -1,
      reconnectTimeWait: 300,
      pingInterval: 10_000,
      timeout: 2000,
    })
    current = {
      connection,
      manager: await jetstreamManager(connection, { checkAPI: false }),
      client: jetstream(connection),
    }
    isThere = true
    for (const { subject, onMessage } of subscriptions) connection.subscribe(subject, { callback: onMessage })
    watch(connection).catch((error: unknown) => log.warn({ err: error }, 'no longer watching the broker'))
  }
  const reopenWhenClosed = async () => {
    while (!closing) {
      await current?.connection.closed()
      isThere = false
      if (!closing) await waitFor('the broker', log, open)
    }
  }

  return {
    open,
    keepOpen: async () => {
      await waitFor('the broker', log, open)
      reopenWhenClosed().catch((error: unknown) => log.error({ err: error }, 'the broker is not opened again'))
    },
    opened: () => {
      if (!current) throw new Error('the broker is not connected yet')
      return current
    },
    isThere: () => isThere,
    subscribe: (subject, onMessage) => {
      subscriptions.push({ subject, onMessage })
      if (isThere) current?.connection.subscribe(subject, { callback: onMessage })
    },
    close: async () => {
      closing = true
      await current?.connection.drain()
    },
  }
}
