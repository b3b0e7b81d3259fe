// Checks what a Redis does when its memory is full: eviction silently loses revocations and limits, but a cache needs
// it (ADR 31).
// Guarantees: a process that must not lose keys does not start with a Redis that evicts them, and logs at `error` if a
// later connection, which may reach another server, finds eviction.
// Does not guarantee: anything about a Redis that does not respond to `INFO`, or whose settings change while a
// connection lasts.
import { ConfigError } from '../config/config.ts'
import { type Component, waitFor } from '../runtime/lifecycle.ts'
import type { Logger } from '../runtime/log.ts'
import type { Metrics } from '../runtime/metrics.ts'
import { type Redis, serversOf } from './redis.ts'

type RedisComponent = Component & { redis: Redis; ping: () => Promise<void> }
type Memory = { evicts: boolean; isBounded: boolean; usedShare: number }

// Commands time out quickly and the process is busy while it starts, so reading the memory is retried.
const retryForMs = 900

/** The same client, for keys that must not be lost: starting it throws {@link ConfigError} if Redis evicts keys. */
export function noEviction(component: RedisComponent, log: Logger): RedisComponent {
  const errorOf = ({ evicts }: Memory) =>
    evicts
      ? 'The Redis at REDIS_URL evicts keys, which loses revocations and limits: set maxmemory-policy noeviction'
      : undefined
  return checkMemory(component, log, {
    atStart: (memory) => {
      const text = errorOf(memory)
      if (text !== undefined) throw new ConfigError(text)
    },
    later: (memory) => {
      const text = errorOf(memory)
      if (text !== undefined) log.error(text)
    },
  })
}

/** The same client, for a cache: warns if the cache could fill Redis. */
export function evictingKeys(component: RedisComponent, log: Logger): RedisComponent {
  const warn = ({ evicts, isBounded }: Memory) => {
    if (evicts && isBounded) return
    log.warn('the cache in the Redis at REDIS_URL has no memory limit: set maxmemory, and maxmemory-policy allkeys-lru')
  }
  return checkMemory(component, log, { atStart: warn, later: warn })
}

/** Registers a gauge of how full Redis is, if it has a memory limit. */
export function reportMemory(metrics: Metrics, { redis }: RedisComponent): void {
  const help = 'The fraction of maxmemory that Redis uses'
  metrics.gauge({ name: 'redis_memory_used_ratio', help }, async () => {
    const { isBounded, usedShare } = await memoryOf(redis)
    return isBounded ? usedShare : undefined
  })
}

type Check = (memory: Memory) => void

function checkMemory(
  component: RedisComponent,
  log: Logger,
  { atStart, later }: { atStart: Check; later: Check },
): RedisComponent {
  const { redis } = component
  const check = async (rule: Check) => {
    const read = waitFor('the memory of Redis', log, () => memoryOf(redis), { limitMs: retryForMs })
    const memory = await read.catch((error: unknown) => {
      log.warn({ err: error }, 'cannot read the eviction policy of Redis; INFO memory failed')
      return undefined
    })
    if (memory) rule(memory)
  }
  return {
    ...component,
    start: async () => {
      await component.start?.()
      if (redis.status === 'ready') await check(atStart)
      redis.on('ready', () => {
        check(later).catch((error: unknown) => log.debug({ err: error }, 'redis'))
      })
    },
  }
}

/** The memory of all servers: whether any evicts, whether all have a limit, and how full the fullest one is. */
async function memoryOf(redis: Redis): Promise<Memory> {
  const all = (await Promise.all(serversOf(redis).map((server) => server.info('memory')))).map(parse)
  if (all.length === 0) throw new Error('no Redis server is known yet')
  return {
    evicts: all.some(({ evicts }) => evicts),
    isBounded: all.every(({ isBounded }) => isBounded),
    usedShare: Math.max(...all.map(({ usedShare }) => usedShare)),
  }
}

function parse(info: string): Memory {
  const field = (name: string) => new RegExp(`^${name}:(.+)\\r?$`, 'm').exec(info)?.[1]?.trim()
  const policy = field('maxmemory_policy')
  if (policy === undefined) throw new Error('INFO memory contains no maxmemory_policy')
  const [used, limit] = [Number(field('used_memory')), Number(field('maxmemory'))]
  return { evicts: policy !== 'noeviction', isBounded: limit > 0, usedShare: limit > 0 ? used / limit : 0 }
}
