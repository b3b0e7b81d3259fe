import { createRedis } from '@portal/chassis/redis/redis'
import { createLogger } from '@portal/chassis/runtime/log'
import { type RedisSet, startRedisCluster } from '@portal/testing/redis-sets'
import { until } from '@portal/testing/until'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createCache } from '../src/cache/cache.ts'

let cluster: RedisSet
let redis: ReturnType<typeof createRedis>
let cache: ReturnType<typeof createCache>
beforeAll(async () => {
  cluster = await startRedisCluster()
  const log = createLogger('test', 'silent')
  redis = createRedis(cluster.url, log, 'jobs')
  await redis.start?.()
  await until('the connection', () => redis.redis.status === 'ready')
  cache = createCache(redis.redis, log)
})
afterAll(async () => {
  await cache.stop?.()
  await redis.stop?.()
  await cluster.stop()
})

const list = { key: 'jobs:test:list', ttlSeconds: 60 }
const job = { key: 'jobs:detail:7', ttlSeconds: 60, job: 7 }

/** Requests both entries once, because only the second request of a response is cached. */
async function requestOnce() {
  for (const entry of [list, job]) await cache.response(entry, async () => undefined)
}

async function read(entry: typeof list, body: string): Promise<string> {
  return String((await cache.response(entry, async () => ({ body, etag: 'W/"1"' }))).body)
}

it('In a cluster, responses are cached until the data they show changes', async () => {
  await cache.renew()
  await requestOnce()
  expect([await read(list, 'first'), await read(list, 'second')]).toEqual(['first', 'first'])
  expect([await read(job, 'first'), await read(job, 'second')]).toEqual(['first', 'first'])

  await cache.renewJob(8)
  expect([await read(list, 'third'), await read(job, 'third')]).toEqual(['third', 'first'])

  await cache.renewJob(7)
  expect([await read(list, 'fourth'), await read(job, 'fourth')]).toEqual(['fourth', 'fourth'])
})

it('In a cluster, emptying the cache removes responses from every server', async () => {
  const isResponse = (key: string) => /jobs:(test|detail):/.test(key)
  await read(list, 'once more')
  expect((await cluster.keys()).flat().filter(isResponse)).not.toEqual([])

  await cache.empty()

  expect((await cluster.keys()).flat().filter(isResponse)).toEqual([])
})
