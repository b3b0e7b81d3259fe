import { createRedis } from '@portal/chassis/redis/redis'
import { createLogger } from '@portal/chassis/runtime/log'
import { type RedisSet, startRedisCluster, startWatchedRedis } from '@portal/testing/redis-sets'
import { until } from '@portal/testing/until'
import { afterEach, describe, expect, it } from 'vitest'

// Another server takes over when one has not responded for three seconds and the others agree.
const timeoutMs = 40_000

let set: RedisSet | undefined
let client: ReturnType<typeof createRedis>
afterEach(async () => {
  await client.stop?.()
  await set?.stop()
  set = undefined
})

async function connect({ url }: RedisSet) {
  client = createRedis(url, createLogger('test', 'silent'), 'family')
  await client.start?.()
  await until('the connection', () => client.redis.status === 'ready')
}

/** The response to a command. Repeats the command if it times out, as it may on a busy machine. */
function responseTo<Result>(command: () => Promise<Result>): Promise<Result> {
  const attempt = () =>
    command().then(
      (response) => ({ response }),
      () => undefined,
    )
  return until('a response', attempt, timeoutMs).then(({ response }) => response)
}

describe.each([
  { what: 'watched by sentinels', start: startWatchedRedis, stored: 'first' },
  { what: 'in a cluster', start: startRedisCluster, stored: '{family}first' },
])('Redis servers $what', ({ start, stored }) => {
  it.each(['killed', 'frozen'])(
    'accept commands and scripts with several keys, also after the master was %s',
    { timeout: 3 * timeoutMs },
    async (end) => {
      const servers = await start()
      set = servers
      await connect(servers)
      const { redis } = client
      await responseTo(() => redis.mset('first', '1', 'second', '2'))
      expect(await responseTo(() => redis.mget('first', 'second', 'third'))).toEqual(['1', '2', null])
      const both = "return redis.call('MGET', KEYS[1], KEYS[2])"
      expect(await responseTo(() => redis.eval(both, 2, 'first', 'second'))).toEqual(['1', '2'])
      expect((await servers.keys()).flat()).toContain(stored)

      const master = await servers.masterOf(stored)
      if (end === 'killed') await master.kill()
      else master.freeze()

      await responseTo(() => redis.set('second', 'after'))
      expect(await responseTo(() => redis.get('second'))).toBe('after')
    },
  )
})

it.each(['redis+sentinel://127.0.0.1:9/main', 'redis+cluster://127.0.0.1:9'])(
  'starting does not block without a server at %s, and commands fail',
  async (url) => {
    client = createRedis(url, createLogger('test', 'silent'))
    const early = client.redis.get('early').catch((error: Error) => error)
    await client.start?.()

    expect(await early).toBeInstanceOf(Error)
    await expect(client.redis.get('anything')).rejects.toThrow()
  },
)
