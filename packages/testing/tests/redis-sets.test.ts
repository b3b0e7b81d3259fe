import { createLogger } from '@portal/chassis/log'
import { createRedis } from '@portal/chassis/redis'
import { afterEach, describe, expect, it } from 'vitest'
import { type RedisSet, startRedisCluster, startWatchedRedis } from '../src/redis-sets.ts'
import { until } from '../src/until.ts'

let set: RedisSet
let client: ReturnType<typeof createRedis>
afterEach(async () => {
  await client.stop?.()
  await set.stop()
})

async function connect() {
  client = createRedis(set.url, createLogger('test', 'silent'), 'family')
  await client.start?.()
  await until('the connection', () => client.redis.status === 'ready')
}

async function succeeds(command: () => Promise<unknown>): Promise<boolean> {
  return command().then(
    () => true,
    () => false,
  )
}

describe.each([
  { what: 'watched by sentinels', start: startWatchedRedis, stored: 'first' },
  { what: 'in a cluster', start: startRedisCluster, stored: '{family}first' },
])('Redis servers $what', ({ start, stored }) => {
  it.each(['killed', 'frozen'])(
    'take commands and scripts with several keys, again when the master is %s',
    async (end) => {
      set = await start()
      await connect()
      const { redis } = client
      await redis.mset('first', '1', 'second', '2')
      expect(await redis.mget('first', 'second', 'third')).toEqual(['1', '2', null])
      expect(await redis.eval("return redis.call('MGET', KEYS[1], KEYS[2])", 2, 'first', 'second')).toEqual(['1', '2'])
      expect((await set.keys()).flat()).toContain(stored)
      const isWritten = () => succeeds(() => redis.set('second', 'after'))

      const master = await set.masterOf(stored)
      if (end === 'killed') await master.kill()
      else master.freeze()
      await until('the outage to be noticed', async () => !(await isWritten()))
      await until('another master', isWritten)

      expect(await redis.get('second')).toBe('after')
    },
  )
})
