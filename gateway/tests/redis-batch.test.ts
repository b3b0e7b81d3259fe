import { randomUUID } from 'node:crypto'
import { createRedis } from '@portal/chassis/redis/redis'
import { createLogger } from '@portal/chassis/runtime/log'
import { startRedis } from '@portal/testing/redis'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import { Redis } from 'ioredis'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRedisBatch } from '../src/access/redis-batch.ts'
import { newUserId, startGateway } from './gateway.ts'

const ttlMs = 60_000

let own: Awaited<ReturnType<typeof startRedis>>
let client: ReturnType<typeof createRedis>
let commands: string[][]
let monitor: Redis
beforeAll(async () => {
  own = await startRedis()
  client = createRedis(own.url, createLogger('test', 'silent'))
  await client.start?.()
  monitor = await new Redis(own.url).monitor()
  monitor.on('monitor', (_time: string, args: string[], source: string) => {
    // Commands inside a script do not count.
    if (source !== 'lua') commands.push(args)
  })
  commands = []
})
afterAll(async () => {
  monitor.disconnect()
  await client.stop?.()
  await own.kill()
})

/** The commands that contain a text, after the monitor has reported all commands so far. */
async function commandsWith(text: string): Promise<string[][]> {
  const marker = randomUUID()
  await client.redis.echo(marker)
  await until('all commands', () => commands.some((args) => args.includes(marker)))
  return commands.filter((args) => args.some((arg) => arg.includes(text)))
}

function times<Result>(count: number, create: (index: number) => Result): Result[] {
  return Array.from({ length: count }, (_, index) => create(index))
}

describe('a Redis batch', () => {
  it('sends one command for all calls of one tick', async () => {
    const redisBatch = createRedisBatch(client.redis, ttlMs)
    const key = `once:${randomUUID()}`
    await client.redis.set(`${key}:a`, 'A')

    const counts = times(100, () => redisBatch.count(key))
    const others = times(20, (index) => redisBatch.count(`${key}:${index}`))
    const reads = times(100, () => redisBatch.read([`${key}:a`, `${key}:none`]))

    expect((await Promise.all(counts)).map((count) => count.times)).toEqual(times(100, (index) => index + 1))
    expect((await Promise.all(others)).map((count) => count.times)).toEqual(times(20, () => 1))
    expect(await Promise.all(reads)).toEqual(times(100, () => ['A', null]))
    expect((await commandsWith(key)).map(([name]) => name?.toLowerCase())).toEqual(
      // evalsha fails first, because Redis has not loaded the script.
      ['set', 'evalsha', 'eval'],
    )
  })

  it('counts each of many concurrent calls once', async () => {
    const [one, other] = [createRedisBatch(client.redis, ttlMs), createRedisBatch(client.redis, ttlMs)]
    const key = randomUUID()

    const counts = await Promise.all(times(2000, (index) => (index % 2 ? one : other).count(key)))

    const inOrder = counts.map((count) => count.times).sort((a, b) => a - b)
    expect(inOrder).toEqual(times(2000, (index) => index + 1))
  })

  it('sends several commands for more keys than fit into one', async () => {
    // A client without a command timeout, because the duration does not matter here.
    const withoutTimeout = new Redis(own.url)
    const redisBatch = createRedisBatch(withoutTimeout, ttlMs)
    const key = `many:${randomUUID()}`

    const counts = await Promise.all(times(2000, (index) => redisBatch.count(`${key}:${index}`)))

    expect(new Set(counts.map((count) => count.times))).toEqual(new Set([1]))
    expect(await commandsWith(key)).toHaveLength(4)
    withoutTimeout.disconnect()
  })

  it('expires a count a fixed time after its first increment', async () => {
    const redisBatch = createRedisBatch(client.redis, 200)
    const key = randomUUID()
    expect(await redisBatch.count(key)).toEqual({ times: 1, expiresInMs: 200 })
    expect((await redisBatch.count(key)).expiresInMs).toBeLessThanOrEqual(200)

    await until('the count to expire', async () => (await client.redis.exists(key)) === 0)

    expect(await redisBatch.count(key)).toEqual({ times: 1, expiresInMs: 200 })
  })

  it('rejects all calls while Redis is unavailable, and works again afterwards', async () => {
    const redisBatch = createRedisBatch(client.redis, ttlMs)
    own.freeze()
    const requested = [redisBatch.count('key'), redisBatch.count('key'), redisBatch.read(['key'])]
    expect((await Promise.allSettled(requested)).map(({ status }) => status)).toEqual(times(3, () => 'rejected'))
    own.thaw()

    await until('Redis to respond', () =>
      redisBatch.read(['key']).then(
        () => true,
        () => false,
      ),
    )
  })
})

it('sends one command for a request with a token', async () => {
  const gateway = await startGateway({ REDIS_URL: own.url })
  const userId = newUserId()
  const listJobs = () => request(gateway.url).get('/api/v1/jobs/').set(bearer(userId, 'RECRUITER')).expect(200)
  await listJobs()

  const requested = await commandsWith(`:${userId}`)

  expect(requested.at(-1)).toEqual(expect.arrayContaining([`rate_limit:user:${userId}`, `access:version:${userId}`]))
  expect(requested.filter(([name]) => name?.toLowerCase() === 'evalsha')).toHaveLength(1)
  await gateway.stop()
})
