import { createLogger } from '@portal/chassis/log'
import { createRedis } from '@portal/chassis/redis'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type OwnRedis, startRedis } from '../src/redis.ts'
import { until } from '../src/until.ts'

let own: OwnRedis
let client: ReturnType<typeof createRedis>
let said: string[]
beforeEach(async () => {
  own = await startRedis()
  const log = createLogger('test', 'silent')
  said = []
  for (const level of ['info', 'warn', 'error'] as const) {
    vi.spyOn(log, level).mockImplementation((...words: unknown[]) => void said.push(String(words.at(-1))))
  }
  client = createRedis(own.url, log)
  await client.start?.()
  await until('the connection', () => client.redis.status === 'ready')
})
afterEach(async () => {
  await client.stop?.()
  await own.kill()
})

function faultOf(command: Promise<unknown>): Promise<string | undefined> {
  return command.then(
    () => undefined,
    (error: Error) => error.message,
  )
}

const unavailable = "Stream isn't writeable and enableOfflineQueue options is false"

describe('a Redis that is frozen', () => {
  it('is given up, so that commands fail without a wait, and found again by itself', async () => {
    own.freeze()
    expect(await faultOf(client.ping())).toBe('Command timed out')
    await until('giving it up', async () => (await faultOf(client.ping())) === unavailable)
    own.thaw()
    await until('an answer', async () => (await faultOf(client.ping())) === undefined)

    expect(said).toEqual(['redis is there', 'redis is away', 'redis is there'])
  })

  it('is let go of at stop', async () => {
    own.freeze()
    await faultOf(client.ping())

    await client.stop?.()

    await until('the end', () => client.redis.status === 'end')
    own.thaw()
  })
})

it('A Redis that was killed is found again by itself, and the outage told once', async () => {
  await own.kill()
  await until('noticing it', async () => (await faultOf(client.ping())) === unavailable)
  await own.revive()
  await until('an answer', async () => (await faultOf(client.ping())) === undefined)

  expect(said).toEqual(['redis is there', 'redis is away', 'redis is there'])
})

it('Commands that are answered in time keep the connection', async () => {
  const id = await client.redis.client('ID')
  await Promise.all(Array.from({ length: 100 }, () => client.ping()))

  expect(await client.redis.client('ID')).toBe(id)
})
