import { randomUUID } from 'node:crypto'
import { createLogger } from '@portal/chassis/log'
import { createRedis } from '@portal/chassis/redis'
import { startRedis } from '@portal/testing/redis'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import { Redis } from 'ioredis'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRedisBatch } from '../src/redis-batch.ts'
import { newUserId, startGateway } from './gateway.ts'

const livesMs = 60_000

let own: Awaited<ReturnType<typeof startRedis>>
let part: ReturnType<typeof createRedis>
let commands: string[][]
let monitor: Redis
beforeAll(async () => {
  own = await startRedis()
  part = createRedis(own.url, createLogger('test', 'silent'))
  await part.start?.()
  monitor = await new Redis(own.url).monitor()
  monitor.on('monitor', (_time: string, args: string[], source: string) => {
    // What a script does is no command of its own.
    if (source !== 'lua') commands.push(args)
  })
  commands = []
})
afterAll(async () => {
  monitor.disconnect()
  await part.stop?.()
  await own.kill()
})

/** The commands in which a text stands, once Redis has told all it has done so far. */
async function commandsWith(text: string): Promise<string[][]> {
  const marker = randomUUID()
  await part.redis.echo(marker)
  await until('all commands', () => commands.some((args) => args.includes(marker)))
  return commands.filter((args) => args.some((arg) => arg.includes(text)))
}

function times<Result>(count: number, act: (index: number) => Result): Result[] {
  return Array.from({ length: count }, (_, index) => act(index))
}

describe('a ledger', () => {
  it('asks once for all that comes in one turn', async () => {
    const redisBatch = createRedisBatch(part.redis, livesMs)
    const key = `once:${randomUUID()}`
    await part.redis.set(`${key}:a`, 'A')

    const counts = times(100, () => redisBatch.count(key))
    const others = times(20, (index) => redisBatch.count(`${key}:${index}`))
    const reads = times(100, () => redisBatch.read([`${key}:a`, `${key}:none`]))

    expect((await Promise.all(counts)).map((count) => count.times)).toEqual(times(100, (index) => index + 1))
    expect((await Promise.all(others)).map((count) => count.times)).toEqual(times(20, () => 1))
    expect(await Promise.all(reads)).toEqual(times(100, () => ['A', null]))
    expect((await commandsWith(key)).map(([name]) => name?.toLowerCase())).toEqual(
      // Redis did not know the script yet.
      ['set', 'evalsha', 'eval'],
    )
  })

  it('counts everybody once when many do at once', async () => {
    const [one, other] = [createRedisBatch(part.redis, livesMs), createRedisBatch(part.redis, livesMs)]
    const key = randomUUID()

    const counts = await Promise.all(times(2000, (index) => (index % 2 ? one : other).count(key)))

    const inOrder = counts.map((count) => count.times).sort((a, b) => a - b)
    expect(inOrder).toEqual(times(2000, (index) => index + 1))
  })

  it('asks in several commands where there is too much for one', async () => {
    // How long so many take on a busy machine is not what is looked at.
    const longTimeouts = new Redis(own.url)
    const redisBatch = createRedisBatch(longTimeouts, livesMs)
    const key = `many:${randomUUID()}`

    const counts = await Promise.all(times(2000, (index) => redisBatch.count(`${key}:${index}`)))

    expect(new Set(counts.map((count) => count.times))).toEqual(new Set([1]))
    expect(await commandsWith(key)).toHaveLength(4)
    longTimeouts.disconnect()
  })

  it('forgets what was counted so long after it was counted first', async () => {
    const redisBatch = createRedisBatch(part.redis, 200)
    const key = randomUUID()
    expect(await redisBatch.count(key)).toEqual({ times: 1, expiresInMs: 200 })
    expect((await redisBatch.count(key)).expiresInMs).toBeLessThanOrEqual(200)

    await until('the count to be forgotten', async () => (await part.redis.exists(key)) === 0)

    expect(await redisBatch.count(key)).toEqual({ times: 1, expiresInMs: 200 })
  })

  it('rejects for everybody who asks while Redis is away, and goes on when it is back', async () => {
    const redisBatch = createRedisBatch(part.redis, livesMs)
    own.freeze()
    const requested = [redisBatch.count('away'), redisBatch.count('away'), redisBatch.read(['away'])]
    expect((await Promise.allSettled(requested)).map(({ status }) => status)).toEqual(times(3, () => 'rejected'))
    own.thaw()

    await until('Redis to be back', () =>
      redisBatch.read(['away']).then(
        () => true,
        () => false,
      ),
    )
  })
})

it('A request of somebody signed in costs one command', async () => {
  const gateway = await startGateway({ REDIS_URL: own.url })
  const userId = newUserId()
  const listJobs = () => request(gateway.url).get('/api/v1/jobs/').set(bearer(userId, 'RECRUITER')).expect(200)
  await listJobs()

  const requested = await commandsWith(`:${userId}`)

  expect(requested.at(-1)).toEqual(expect.arrayContaining([`rate_limit:user:${userId}`, `access:version:${userId}`]))
  expect(requested.filter(([name]) => name?.toLowerCase() === 'evalsha')).toHaveLength(1)
  await gateway.stop()
})
