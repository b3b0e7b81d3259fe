import { createLogger } from '@portal/chassis/log'
import { createRedis } from '@portal/chassis/redis'
import { evictingKeys, noEviction } from '@portal/chassis/redis-memory'
import { Redis } from 'ioredis'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { startRedis } from '../src/redis.ts'
import { startRedisCluster, startWatchedRedis } from '../src/redis-sets.ts'
import { until } from '../src/until.ts'

const undoing: (() => Promise<void> | undefined)[] = []
afterEach(async () => {
  for (const undo of undoing.splice(0).reverse()) await undo()
})

function listen() {
  const log = createLogger('test', 'silent')
  const said: string[] = []
  for (const level of ['warn', 'error'] as const) {
    vi.spyOn(log, level).mockImplementation((...words: unknown[]) => void said.push(`${level}: ${words.at(-1)}`))
  }
  return { log, said }
}

async function startOwn(...settings: string[]) {
  const own = await startRedis(() => settings)
  undoing.push(own.kill)
  return own
}

function client(url: string, kind: typeof noEviction) {
  const { log, said } = listen()
  const part = kind(createRedis(url, log, 'access'), log)
  undoing.push(async () => part.stop?.())
  return { said, start: async () => part.start?.(), part }
}

async function command(url: string, name: string, ...rest: string[]): Promise<void> {
  const redis = new Redis(url)
  await redis.call(name, ...rest)
  redis.disconnect()
}

const letEvict = ({ url }: { url: string }) => command(url, 'CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru')

const evicting = /REDIS_URL evicts keys.*maxmemory-policy noeviction/

describe('a client of what must not be forgotten', () => {
  it.each(['allkeys-lru', 'allkeys-random', 'volatile-lru', 'volatile-ttl'])(
    'does not start beside %s',
    async (policy) => {
      const own = await startOwn('--maxmemory', '64mb', '--maxmemory-policy', policy)

      await expect(client(own.url, noEviction).start()).rejects.toThrow(evicting)
    },
  )

  it('starts beside a Redis that evicts nothing, bounded or not', async () => {
    for (const settings of [[], ['--maxmemory', '64mb']]) {
      const { start, said } = client((await startOwn(...settings)).url, noEviction)
      await start()
      expect(said).toEqual([])
    }
  })

  it('says at error what it finds when Redis was unavailable at first', async () => {
    const own = await startOwn('--maxmemory-policy', 'allkeys-lru')
    await own.kill()
    const { start, said } = client(own.url, noEviction)
    await start()

    await own.revive()

    await until('the line', () => said.some((line) => line.startsWith('error: ') && evicting.test(line)))
  })

  it('starts where Redis does not say, and says so', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    onTestFinished(() => warn.mockRestore())
    const own = await startOwn()
    await command(own.url, 'ACL', 'SETUSER', 'portal', 'on', '>secret', '~*', '+@all', '-info')
    const { start, said } = client(own.url.replace('//', '//portal:secret@'), noEviction)
    await start()
    expect(said).toContain('warn: redis does not say what it does when it is full')
  })

  it('looks at the master that sentinels name', async () => {
    const set = await startWatchedRedis()
    undoing.push(set.stop)
    await letEvict(await set.masterOf('any'))

    await expect(client(set.url, noEviction).start()).rejects.toThrow(evicting)
  })

  it('looks at each master of a cluster', async () => {
    const set = await startRedisCluster()
    undoing.push(set.stop)
    const { start, part } = client(set.url, noEviction)
    await start()
    await part.stop?.()
    await letEvict(await set.masterOf('some other key'))

    await expect(client(set.url, noEviction).start()).rejects.toThrow(evicting)
  })
})

describe('a client of a cache', () => {
  const warning = expect.stringMatching(/warn: .*no bound.*maxmemory.*allkeys-lru/)

  it.each([
    { settings: [], said: [warning] },
    { settings: ['--maxmemory', '64mb'], said: [warning] },
    { settings: ['--maxmemory-policy', 'allkeys-lru'], said: [warning] },
    { settings: ['--maxmemory', '64mb', '--maxmemory-policy', 'allkeys-lru'], said: [] },
  ])('warns unless Redis is bounded and evicts: $settings', async ({ settings, said }) => {
    const cache = client((await startOwn(...settings)).url, evictingKeys)

    await cache.start()

    expect(cache.said).toEqual(said)
  })
})

describe('a password', () => {
  it('counts where Redis asks for one, and does no harm where it asks for none', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    onTestFinished(() => warn.mockRestore())
    const own = await startOwn()
    const url = own.url.replace('//', '//:secret@')
    const [first, second] = [client(url, noEviction), client(url, noEviction)]
    await first.start()
    await first.part.redis.set('key', 'value')

    await command(own.url, 'CONFIG', 'SET', 'requirepass', 'secret')

    expect(await first.part.redis.get('key')).toBe('value')
    await second.start()
    expect(await second.part.redis.get('key')).toBe('value')
    expect([...first.said, ...second.said]).toEqual([])
  })

  it('that does not count is an error in the log, once', async () => {
    const own = await startOwn()
    await command(own.url, 'CONFIG', 'SET', 'requirepass', 'secret')
    const { start, said } = client(own.url.replace('//', '//:wrong@'), noEviction)
    await start()
    expect(said.filter((line) => line.startsWith('error'))).toEqual(['error: redis refuses the user or the password'])
  })
})
