// The way to Redis, for what may be done without. Guaranteed: no command waits longer than 100 ms, whatever Redis does.
// A Redis that is gone makes commands fail at once; one that hangs costs those of half a second their 100 ms, after which
// the connection is given up and they fail at once, too. Commands are neither queued while Redis is away nor sent again.
// The client comes back by itself within a second of Redis' return. Not guaranteed: that a command which failed has not
// been carried out. Whether Redis hangs is noticed by asking it something; who asks nothing need not know.
import { Redis } from 'ioredis'
import type { Part } from './lifecycle.ts'
import type { Logger } from './log.ts'
import { beginStoreSpan } from './tracing.ts'

export type { Redis } from 'ioredis'

const commandTimeoutMs = 100
const silenceMs = 500
const maxPauseMs = 500

/** A client that fails at once instead of hanging. An outage is one line in the log when it begins and one at its end. */
export function createRedis(url: string, log: Logger): Part & { redis: Redis; ping: () => Promise<void> } {
  const redis = new Redis(url, {
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
    retryStrategy: (attempt) => Math.min(50 * attempt, maxPauseMs),
  })
  traceCommands(redis)
  redis.on('error', (error) => log.debug({ err: error }, 'redis'))
  // Each try to come back that fails is another close; an outage is told once.
  let isAway = false
  redis.on('ready', () => {
    isAway = false
    log.info('redis is there')
  })
  redis.on('close', () => {
    if (!isAway) log.warn('redis is away')
    isAway = true
  })
  return {
    name: 'redis',
    redis,
    ping: async () => {
      await redis.ping()
    },
    // Redis may be away at start as at any other time; the client keeps trying.
    start: () => redis.connect().catch(() => undefined),
    stop: async () => redis.disconnect(),
  }
}

/** In the trace of who asked first, where a command serves several. */
function traceCommands(redis: Redis): void {
  const sendCommand = redis.sendCommand.bind(redis)
  redis.sendCommand = (command, ...rest) => {
    const end = beginStoreSpan('redis', command.name)
    if (end) command.promise.then(() => end(), end)
    return sendCommand(command, ...rest)
  }
}
