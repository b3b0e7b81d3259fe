import { createRedis } from '@portal/chassis/redis/redis'
import { createLogger } from '@portal/chassis/runtime/log'
import { type RedisSet, startRedisCluster } from '@portal/testing/redis-sets'
import { until } from '@portal/testing/until'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createRedisBatch } from '../src/access/redis-batch.ts'

// A replica takes over after a master has been silent for three seconds and the other masters agree that it failed.
const timeoutMs = 40_000

let cluster: RedisSet
let client: ReturnType<typeof createRedis>
beforeAll(async () => {
  cluster = await startRedisCluster()
  client = createRedis(cluster.url, createLogger('test', 'silent'), 'access')
  await client.start?.()
  await until('the connection', () => client.redis.status === 'ready')
})
afterAll(async () => {
  await client.stop?.()
  await cluster.stop()
})

it('counts and reads the calls of one tick in a cluster as on a single server', async () => {
  const redisBatch = createRedisBatch(client.redis, 60_000)
  await client.redis.set('access:told', '1')
  const addresses = Array.from({ length: 50 }, (_, index) => `rate_limit:10.0.0.${index}`)

  const counts = await Promise.all([...addresses, ...addresses].map((key) => redisBatch.count(key)))
  const read = redisBatch.read(['access:told', 'access:version:1', 'access:session:none'])

  expect(counts.map(({ times }) => times)).toEqual([...addresses.map(() => 1), ...addresses.map(() => 2)])
  expect(await read).toEqual(['1', null, null])
})

it('counts again after a failover', { timeout: 2 * timeoutMs }, async () => {
  const redisBatch = createRedisBatch(client.redis, 60_000)
  const master = await cluster.masterOf('{access}rate_limit:10.0.0.1')
  await master.kill()

  const counts = () =>
    redisBatch.count('rate_limit:198.51.100.1').then(
      () => true,
      () => false,
    )
  await until('the failover', counts, timeoutMs)
})
