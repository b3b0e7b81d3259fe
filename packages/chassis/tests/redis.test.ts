import { createRedis } from '@portal/chassis/redis/redis'
import { createLogger } from '@portal/chassis/runtime/log'
import { type OwnRedis, startRedis } from '@portal/testing/redis'
import { until } from '@portal/testing/until'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

let own: OwnRedis
let client: ReturnType<typeof createRedis>
let logged: string[]
beforeEach(async () => {
  own = await startRedis()
  const log = createLogger('test', 'silent')
  logged = []
  for (const level of ['info', 'warn', 'error'] as const) {
    vi.spyOn(log, level).mockImplementation((...values: unknown[]) => void logged.push(String(values.at(-1))))
  }
  client = createRedis(own.url, log)
  await client.start?.()
  await until('the connection', () => client.redis.status === 'ready')
})
afterEach(async () => {
  await client.stop?.()
  await own.kill()
})

function errorOf(command: Promise<unknown>): Promise<string | undefined> {
  return command.then(
    () => undefined,
    (error: Error) => error.message,
  )
}

const unavailable = "Stream isn't writeable and enableOfflineQueue options is false"

describe('a frozen Redis', () => {
  it('is disconnected, so commands fail immediately, and reconnected when it responds again', async () => {
    own.freeze()
    expect(await errorOf(client.ping())).toBe('Command timed out')
    await until('the disconnection', async () => (await errorOf(client.ping())) === unavailable)
    own.thaw()
    await until('a response', async () => (await errorOf(client.ping())) === undefined)

    expect(logged).toEqual(['redis connected', 'redis disconnected', 'redis connected'])
  })

  it('does not delay the stop of its client', async () => {
    own.freeze()
    await errorOf(client.ping())

    await client.stop?.()

    await until('the end', () => client.redis.status === 'end')
    own.thaw()
  })
})

it('reconnects after a restart of Redis and logs the outage once', async () => {
  await own.kill()
  await until('the disconnection', async () => (await errorOf(client.ping())) === unavailable)
  await own.revive()
  await until('a response', async () => (await errorOf(client.ping())) === undefined)

  expect(logged).toEqual(['redis connected', 'redis disconnected', 'redis connected'])
})

it('commands that complete in time keep the connection', async () => {
  const id = await client.redis.client('ID')
  await Promise.all(Array.from({ length: 100 }, () => client.ping()))

  expect(await client.redis.client('ID')).toBe(id)
})
