// The Redis client: one server, sentinels or a cluster (ADR 24), for data that a process can do without for a while.
// Guarantees: no command waits longer than 100 ms, redirections in a cluster included. While Redis is unavailable
// commands fail immediately, neither queued nor resent. The client reconnects within a second of Redis' return.
// Does not guarantee: that a failed command had no effect, or that a hanging Redis is noticed while no commands are
// sent.
import { Cluster, Redis as Server } from 'ioredis'
import { type Component, withTimeout } from '../runtime/lifecycle.ts'
import type { Logger } from '../runtime/log.ts'
import { parseRedisUrl, type RedisAddress } from './redis-url.ts'

export type Redis = Server | Cluster

const commandTimeoutMs = 100
// Commands to a hanging Redis time out for this long. Then the connection is closed and commands fail immediately.
const socketTimeoutMs = 500
const maxPauseMs = 500
// The client queries sentinels until one responds, so starting needs a limit.
const startTimeoutMs = 1000

const options = {
  lazyConnect: true,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  commandTimeout: commandTimeoutMs,
  socketTimeout: socketTimeoutMs,
  connectTimeout: 500,
  // A hanging server does not respond to the close either.
  disconnectTimeout: commandTimeoutMs,
  enableAutoPipelining: true,
  // Callers batch these commands themselves.
  autoPipeliningIgnoredCommands: ['evalsha', 'mget'],
  retryStrategy: pauseBefore,
}

/**
 * A client that fails quickly instead of hanging. It logs one line at the beginning of an outage and one at its end.
 * `family` names keys that belong together, in whatever process; in a cluster they share a slot, so scripts and
 * commands with several keys work.
 */
export function createRedis(
  url: string,
  log: Logger,
  family = 'portal',
): Component & { redis: Redis; ping: () => Promise<void> } {
  const redis = clientOf(url, family)
  // Every failed reconnect emits 'close' again, but an outage or a rejected password is logged once.
  let isDown = false
  let isRejected = false
  redis.on('error', (error) => {
    log.debug({ err: error }, 'redis')
    if (!isRejected && /^(NOAUTH|WRONGPASS|ERR AUTH)/.test(error.message)) {
      isRejected = true
      log.error({ reason: error.message }, 'redis rejects the user or the password')
    }
  })
  redis.on('ready', () => {
    isDown = false
    isRejected = false
    log.info('redis connected')
  })
  redis.on('close', () => {
    if (!isDown) log.warn('redis disconnected')
    isDown = true
  })
  return {
    name: 'redis',
    redis,
    ping: async () => {
      await redis.ping()
    },
    // Redis may be unavailable at start as at any other time; the client keeps reconnecting.
    start: () => withTimeout(startTimeoutMs, connect(redis)).catch(() => undefined),
    stop: async () => redis.disconnect(),
  }
}

async function connect(redis: Redis): Promise<void> {
  await redis.connect()
  // The first command connects to a server of the cluster, and further commands fail until it has.
  if (redis instanceof Cluster) await redis.exists('anything')
}

function clientOf(url: string, family: string): Redis {
  const address = parseRedisUrl(url)
  if (address?.kind === 'sentinel') return sentinelClient(address)
  if (address?.kind === 'cluster') return clusterClient(address, family)
  return new Server(url, options)
}

/** A client that asks the sentinels for the master on every connection. */
function sentinelClient({
  servers,
  isSecure,
  login,
  name,
  db,
  sentinelLogin,
}: RedisAddress & { kind: 'sentinel' }): Server {
  return new Server({
    ...options,
    ...login,
    sentinels: servers,
    name,
    db,
    ...(sentinelLogin.username ? { sentinelUsername: sentinelLogin.username } : {}),
    ...(sentinelLogin.password ? { sentinelPassword: sentinelLogin.password } : {}),
    ...(isSecure ? { tls: {}, enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
    sentinelCommandTimeout: socketTimeoutMs,
    sentinelRetryStrategy: pauseBefore,
  })
}

function clusterClient({ servers, isSecure, login }: RedisAddress & { kind: 'cluster' }, family: string): Cluster {
  const { retryStrategy, lazyConnect, enableAutoPipelining: _, ...serverOptions } = options
  return new Cluster(servers, {
    lazyConnect,
    // Pipelines would wait for an unavailable cluster without a limit.
    enableAutoPipelining: false,
    enableOfflineQueue: false,
    keyPrefix: `{${family}}`,
    clusterRetryStrategy: retryStrategy,
    maxRedirections: 2,
    // Commands must not wait for an unavailable server.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    retryDelayOnTryAgain: 0,
    slotsRefreshTimeout: socketTimeoutMs,
    slotsRefreshInterval: 2000,
    redisOptions: { ...serverOptions, ...login, ...(isSecure ? { tls: {} } : {}) },
    // Certificates are issued for the host name, not for the IP address.
    ...(isSecure ? { dnsLookup: (name, done) => done(null, name) } : {}),
  })
}

function pauseBefore(attempt: number): number {
  return Math.min(50 * attempt, maxPauseMs)
}

/** The prefix of each key in Redis. The client adds it to keys by itself, except in the pattern of a scan. */
export function keyPrefixOf(redis: Redis): string {
  return redis.options.keyPrefix ?? ''
}

/** The servers that together hold all keys. */
export function serversOf(redis: Redis): Server[] {
  return redis instanceof Cluster ? redis.nodes('master') : [redis]
}
