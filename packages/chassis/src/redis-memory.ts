// What a Redis does when its memory is full. One that evicts keys forgets revocations and counts of limits without a word,
// and only they know; one that does not evict keeps a cache until nothing more fits. Guaranteed: a process that must not lose
// keys does not start beside a Redis that evicts them, and says so at `error` where that turns out later, as each new
// connection may lead to another server. Not guaranteed: anything about a Redis that does not answer `INFO`, or whose
// settings are changed while a connection lasts.
import { setTimeout as pause } from 'node:timers/promises'
import { ConfigError } from './config.ts'
import type { Component } from './lifecycle.ts'
import type { Logger } from './log.ts'
import type { Metrics } from './metrics.ts'
import { type Redis, serversOf } from './redis.ts'

type RedisPart = Component & { redis: Redis; ping: () => Promise<void> }
type Memory = { evicts: boolean; isBounded: boolean; usedShare: number }

const tries = 5
const retryMs = 100

/** The same client for what must not be forgotten: starting it throws {@link ConfigError} where Redis evicts keys. */
export function noEviction(part: RedisPart, log: Logger): RedisPart {
  const fault = ({ evicts }: Memory) =>
    evicts
      ? 'The Redis of REDIS_URL evicts keys, and revocations and limits with them: set maxmemory-policy noeviction'
      : undefined
  return watched(part, log, {
    atStart: (memory) => {
      const text = fault(memory)
      if (text !== undefined) throw new ConfigError(text)
    },
    later: (memory) => {
      const text = fault(memory)
      if (text !== undefined) log.error(text)
    },
  })
}

/** The same client for a cache: warns where Redis would be filled by it. */
export function evictingKeys(part: RedisPart, log: Logger): RedisPart {
  const warn = ({ evicts, isBounded }: Memory) => {
    if (evicts && isBounded) return
    log.warn('the Redis of REDIS_URL has no bound as a cache: set maxmemory, and maxmemory-policy allkeys-lru')
  }
  return watched(part, log, { atStart: warn, later: warn })
}

/** Reports how full Redis is, where it has a bound. */
export function reportMemory(metrics: Metrics, { redis }: RedisPart): void {
  const help = 'The share of its maxmemory that Redis uses'
  metrics.gauge({ name: 'redis_memory_used_ratio', help }, async () => {
    const { isBounded, usedShare } = await memoryOf(redis)
    return isBounded ? usedShare : undefined
  })
}

type Check = (memory: Memory) => void

function watched(part: RedisPart, log: Logger, { atStart, later }: { atStart: Check; later: Check }): RedisPart {
  const { redis } = part
  const check = async (rule: Check) => {
    const memory = await requestedPatiently(redis).catch((error: unknown) => {
      log.warn({ err: error }, 'redis does not say what it does when it is full')
      return undefined
    })
    if (memory) rule(memory)
  }
  return {
    ...part,
    start: async () => {
      await part.start?.()
      if (redis.status === 'ready') await check(atStart)
      redis.on('ready', () => {
        check(later).catch((error: unknown) => log.debug({ err: error }, 'redis'))
      })
    },
  }
}

/** A command is given little time, and at a start much else is going on. */
async function requestedPatiently(redis: Redis): Promise<Memory> {
  for (let tried = 1; tried < tries; tried++) {
    try {
      return await memoryOf(redis)
    } catch {
      await pause(retryMs)
    }
  }
  return memoryOf(redis)
}

/** Of several servers: whether any of them evicts, whether all of them have a bound, and how full the fullest is. */
async function memoryOf(redis: Redis): Promise<Memory> {
  const all = (await Promise.all(serversOf(redis).map((server) => server.info('memory')))).map(parse)
  if (all.length === 0) throw new Error('no server of Redis is known yet')
  return {
    evicts: all.some(({ evicts }) => evicts),
    isBounded: all.every(({ isBounded }) => isBounded),
    usedShare: Math.max(...all.map(({ usedShare }) => usedShare)),
  }
}

function parse(info: string): Memory {
  const field = (name: string) => new RegExp(`^${name}:(.+)\\r?$`, 'm').exec(info)?.[1]?.trim()
  const policy = field('maxmemory_policy')
  if (policy === undefined) throw new Error('Redis names no maxmemory_policy')
  const [used, bound] = [Number(field('used_memory')), Number(field('maxmemory'))]
  return { evicts: policy !== 'noeviction', isBounded: bound > 0, usedShare: bound > 0 ? used / bound : 0 }
}
