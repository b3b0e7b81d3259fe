import { Redis } from 'ioredis'
import type { Part } from './lifecycle.ts'
import type { Logger } from './log.ts'

export type { Redis } from 'ioredis'

const commandTimeoutMs = 100

/**
 * A client that fails at once instead of hanging: commands are neither queued while Redis is away nor sent again, and
 * one that gets no answer within 100 ms rejects. It reconnects by itself within a second of Redis' return.
 */
export function createRedis(url: string, log: Logger): Part & { redis: Redis; ping: () => Promise<void> } {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: commandTimeoutMs,
    connectTimeout: 500,
    enableAutoPipelining: true,
    retryStrategy: (attempt) => Math.min(50 * attempt, 1000),
  })
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
