import { createRedis } from '@portal/chassis/redis/redis'
import { evictingKeys, noEviction } from '@portal/chassis/redis/redis-memory'
import { createLogger } from '@portal/chassis/runtime/log'
import { startRedis } from '@portal/testing/redis'
import { startRedisCluster, startWatchedRedis } from '@portal/testing/redis-sets'
import { until } from '@portal/testing/until'
import { Redis } from 'ioredis'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'

const cleanups: (() => Promise<void> | undefined)[] = []
afterEach(async () => {
  for (const cleanUp of cleanups.splice(0).reverse()) await cleanUp()
})

function captureLog() {
  const log = createLogger('test', 'silent')
  const logged: string[] = []
  for (const level of ['warn', 'error'] as const) {
    vi.spyOn(log, level).mockImplementation((...values: unknown[]) => void logged.push(`${level}: ${values.at(-1)}`))
  }
  return { log, logged }
}

async function startOwn(...settings: string[]) {
  const own = await startRedis(() => settings)
  cleanups.push(own.kill)
  return own
}

function client(url: string, kind: typeof noEviction) {
  const { log, logged } = captureLog()
  const component = kind(createRedis(url, log, 'access'), log)
  cleanups.push(async () => component.stop?.())
  return { logged, start: async () => component.start?.(), component }
}

async function command(url: string, name: string, ...rest: string[]): Promise<void> {
  const redis = new Redis(url)
  await redis.call(name, ...rest)
  redis.disconnect()
}

const enableEviction = ({ url }: { url: string }) => command(url, 'CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru')

const evicting = /REDIS_URL evicts keys.*maxmemory-policy noeviction/

describe('a Redis client for keys that must not be lost', () => {
  it.each(['allkeys-lru', 'allkeys-random', 'volatile-lru', 'volatile-ttl'])(
    'does not start with the policy %s',
    async (policy) => {
      const own = await startOwn('--maxmemory', '64mb', '--maxmemory-policy', policy)

      await expect(client(own.url, noEviction).start()).rejects.toThrow(evicting)
    },
  )

  it('starts with a Redis that evicts nothing, with or without a memory limit', async () => {
    for (const settings of [[], ['--maxmemory', '64mb']]) {
      const { start, logged } = client((await startOwn(...settings)).url, noEviction)
      await start()
      expect(logged).toEqual([])
    }
  })

  it('logs an error if a Redis that was unavailable at start turns out to evict keys', async () => {
    const own = await startOwn('--maxmemory-policy', 'allkeys-lru')
    await own.kill()
    const { start, logged } = client(own.url, noEviction)
    await start()

    await own.revive()

    await until('the line', () => logged.some((line) => line.startsWith('error: ') && evicting.test(line)))
  })

  it('starts and warns if the policy of Redis cannot be read', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    onTestFinished(() => warn.mockRestore())
    const own = await startOwn()
    await command(own.url, 'ACL', 'SETUSER', 'portal', 'on', '>secret', '~*', '+@all', '-info')
    const { start, logged } = client(own.url.replace('//', '//portal:secret@'), noEviction)
    await start()
    expect(logged).toContain('warn: cannot read the eviction policy of Redis; INFO memory failed')
  })

  it('checks the master that sentinels name', async () => {
    const set = await startWatchedRedis()
    cleanups.push(set.stop)
    await enableEviction(await set.masterOf('any'))

    await expect(client(set.url, noEviction).start()).rejects.toThrow(evicting)
  })

  it('checks each master of a cluster', async () => {
    const set = await startRedisCluster()
    cleanups.push(set.stop)
    const { start, component } = client(set.url, noEviction)
    await start()
    await component.stop?.()
    await enableEviction(await set.masterOf('some other key'))

    await expect(client(set.url, noEviction).start()).rejects.toThrow(evicting)
  })
})

describe('a Redis client for a cache', () => {
  const warning = expect.stringMatching(/warn: .*no memory limit.*maxmemory.*allkeys-lru/)

  it.each([
    { settings: [], logged: [warning] },
    { settings: ['--maxmemory', '64mb'], logged: [warning] },
    { settings: ['--maxmemory-policy', 'allkeys-lru'], logged: [warning] },
    { settings: ['--maxmemory', '64mb', '--maxmemory-policy', 'allkeys-lru'], logged: [] },
  ])('warns unless Redis has a memory limit and evicts keys: $settings', async ({ settings, logged }) => {
    const cache = client((await startOwn(...settings)).url, evictingKeys)

    await cache.start()

    expect(cache.logged).toEqual(logged)
  })
})

describe('a password in REDIS_URL', () => {
  it('is used if Redis requires one, and does no harm if it does not', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    onTestFinished(() => warn.mockRestore())
    const own = await startOwn()
    const url = own.url.replace('//', '//:secret@')
    const [first, second] = [client(url, noEviction), client(url, noEviction)]
    await first.start()
    await first.component.redis.set('key', 'value')

    await command(own.url, 'CONFIG', 'SET', 'requirepass', 'secret')

    expect(await first.component.redis.get('key')).toBe('value')
    await second.start()
    expect(await second.component.redis.get('key')).toBe('value')
    expect([...first.logged, ...second.logged]).toEqual([])
  })

  it('is logged as an error once if it is wrong', async () => {
    const own = await startOwn()
    await command(own.url, 'CONFIG', 'SET', 'requirepass', 'secret')
    const { start, logged } = client(own.url.replace('//', '//:wrong@'), noEviction)
    await start()
    expect(logged.filter((line) => line.startsWith('error'))).toEqual(['error: redis rejects the user or the password'])
  })
})
