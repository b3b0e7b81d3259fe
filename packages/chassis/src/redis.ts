// The way to Redis, for what may be done without. Guaranteed: no command waits longer than 100 ms, whatever Redis does.
// A Redis that is gone makes commands fail at once; one that hangs costs those of half a second their 100 ms, after which
// the connection is given up and they fail at once, too. Commands are neither queued while Redis is away nor sent again.
// The client comes back by itself within a second of Redis' return. Not guaranteed: that a command which failed has not
// been carried out. Whether Redis hangs is noticed by asking it something; who asks nothing need not know.
// The same holds where sentinels name the server, who are asked anew at each connection, and for a cluster, where a command
// that meets the wrong server is sent on within its 100 ms. Scripts and commands with several keys work in a cluster
// because all keys of one family share a slot, and are lost, if they are, together with what vouches for them.
import { Cluster, Redis as Server } from 'ioredis'
import { type Component, withTimeout } from './lifecycle.ts'
import type { Logger } from './log.ts'
import { parseRedisUrl, type RedisAddress } from './redis-url.ts'
import { beginStoreSpan } from './tracing.ts'

export type Redis = Server | Cluster

const commandTimeoutMs = 100
const silenceMs = 500
const maxPauseMs = 500
// Sentinels are asked for as long as none of them answers.
const startMs = 1000

const options = {
  lazyConnect: true,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  commandTimeout: commandTimeoutMs,
  socketTimeout: silenceMs,
  connectTimeout: 500,
  // Whoever hangs does not take part in closing a connection either.
  disconnectTimeout: commandTimeoutMs,
  enableAutoPipelining: true,
  // Whoever sends a script or reads many keys has gathered what goes into it.
  autoPipeliningIgnoredCommands: ['evalsha', 'mget'],
  retryStrategy: pauseBefore,
}

/**
 * A client that fails at once instead of hanging. An outage is one line in the log when it begins and one at its end.
 * `family` names keys that belong together, whoever uses them; it matters in a cluster only.
 */
export function createRedis(
  url: string,
  log: Logger,
  family = 'portal',
): Component & { redis: Redis; ping: () => Promise<void> } {
  const redis = clientOf(url, family)
  traceCommands(redis)
  // Each try to come back that fails is another close; an outage is logged once, and so is a password that is refused.
  let isDown = false
  let isRejected = false
  redis.on('error', (error) => {
    log.debug({ err: error }, 'redis')
    if (!isRejected && /^(NOAUTH|WRONGPASS|ERR AUTH)/.test(error.message)) {
      isRejected = true
      log.error({ reason: error.message }, 'redis refuses the user or the password')
    }
  })
  redis.on('ready', () => {
    isDown = false
    isRejected = false
    log.info('redis is there')
  })
  redis.on('close', () => {
    if (!isDown) log.warn('redis is away')
    isDown = true
  })
  return {
    name: 'redis',
    redis,
    ping: async () => {
      await redis.ping()
    },
    // Redis may be away at start as at any other time; the client keeps trying.
    start: () => withTimeout(startMs, connect(redis), () => new Error('away')).catch(() => undefined),
    stop: async () => redis.disconnect(),
  }
}

async function connect(redis: Redis): Promise<void> {
  await redis.connect()
  // To a server of a cluster the first command connects, and those after it are refused until that is done.
  if (redis instanceof Cluster) await redis.exists('anything')
}

function clientOf(url: string, family: string): Redis {
  const address = parseRedisUrl(url)
  if (address?.kind === 'sentinel') return watchedClient(address)
  if (address?.kind === 'cluster') return clusterClient(address, family)
  return new Server(url, options)
}

function watchedClient({
  servers,
  isSecure,
  login,
  name,
  db,
  requesting,
}: RedisAddress & { kind: 'sentinel' }): Server {
  return new Server({
    ...options,
    ...login,
    sentinels: servers,
    name,
    db,
    ...(requesting.username ? { sentinelUsername: requesting.username } : {}),
    ...(requesting.password ? { sentinelPassword: requesting.password } : {}),
    ...(isSecure ? { tls: {}, enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
    sentinelCommandTimeout: silenceMs,
    sentinelRetryStrategy: pauseBefore,
  })
}

function clusterClient({ servers, isSecure, login }: RedisAddress & { kind: 'cluster' }, family: string): Cluster {
  const { retryStrategy, lazyConnect, enableAutoPipelining: _, ...ofEachServer } = options
  return new Cluster(servers, {
    lazyConnect,
    // Pipelines would wait for a cluster that is away, however long that takes.
    enableAutoPipelining: false,
    enableOfflineQueue: false,
    keyPrefix: `{${family}}`,
    clusterRetryStrategy: retryStrategy,
    maxRedirections: 2,
    // Waiting for a server that is away is not for commands.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    retryDelayOnTryAgain: 0,
    slotsRefreshTimeout: silenceMs,
    slotsRefreshInterval: 2000,
    redisOptions: { ...ofEachServer, ...login, ...(isSecure ? { tls: {} } : {}) },
    // A certificate is for the name that the server goes by, and not for its number.
    ...(isSecure ? { dnsLookup: (name, done) => done(null, name) } : {}),
  })
}

function pauseBefore(attempt: number): number {
  return Math.min(50 * attempt, maxPauseMs)
}

/** The text before each key in the store itself: keys are told without it, except where a store is looked through. */
export function keyPrefixOf(redis: Redis): string {
  return redis.options.keyPrefix ?? ''
}

/** The servers to look through for all keys. */
export function serversOf(redis: Redis): Server[] {
  return redis instanceof Cluster ? redis.nodes('master') : [redis]
}

/** In the trace of who asked first, where a command serves several. */
function traceCommands(redis: Redis): void {
  const sendCommand: Server['sendCommand'] = redis.sendCommand.bind(redis)
  redis.sendCommand = (...sent: Parameters<Server['sendCommand']>) => {
    const [command] = sent
    const end = beginStoreSpan('redis', command.name)
    if (end) command.promise.then(() => end(), end)
    return sendCommand(...sent)
  }
}
