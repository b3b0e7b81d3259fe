import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import type { ServiceUnderTest } from '@portal/testing/service'
import { until } from '@portal/testing/until'
import { Redis } from 'ioredis'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimsOf, logIn, newPerson, type Person, passphrase, redisUrl, startAuthService } from './portal.ts'

let redis: Redis
beforeAll(async () => {
  redis = new Redis(redisUrl(9))
  await redis.flushdb()
})
afterAll(() => redis.disconnect())

function lowestGood({ id }: Person) {
  return redis.get(`access:version:${id}`)
}

function changePassword(service: ServiceUnderTest, { headers }: Person, from: string, to: string) {
  return request(service.url)
    .put('/api/v1/users/me')
    .set(headers)
    .send({ current_password: from, password: to })
    .expect(200)
}

describe('what the gateway is told', () => {
  it('is the lowest version that is good, for as long as an older token could live', async () => {
    const service = await startAuthService({ REDIS_URL: redisUrl(9), ACCESS_TOKEN_EXPIRE_MINUTES: '60' })
    const person = await newPerson(service, 'ada@example.com')
    await request(service.url).put('/api/v1/users/me').set(person.headers).send({ email: 'a@example.com' }).expect(200)
    expect(await lowestGood(person)).toBeNull()

    await changePassword(service, person, passphrase, 'the second one')

    expect(await lowestGood(person)).toBe('1')
    expect(await redis.ttl(`access:version:${person.id}`)).toBeGreaterThan(3600)
    const { body } = await logIn(service, 'a@example.com', 'the second one').expect(200)
    expect(claimsOf(body.access_token).ver).toBe(1)
    await service.stop()
  })

  it('is never lower than before', async () => {
    const service = await startAuthService({ REDIS_URL: redisUrl(9) })
    const person = await newPerson(service, 'ada@example.com')
    await redis.set(`access:version:${person.id}`, 5)

    await changePassword(service, person, passphrase, 'the second one')

    expect(await lowestGood(person)).toBe('5')
    await service.stop()
    await redis.flushdb()
  })

  it('follows as soon as Redis is back, and the change does not wait for that', async () => {
    const door = await closedDoor()
    const service = await startAuthService({ REDIS_URL: `redis://127.0.0.1:${door.port}/9` })
    const person = await newPerson(service, 'ada@example.com')

    await changePassword(service, person, passphrase, 'the second one')
    expect(await lowestGood(person)).toBeNull()
    await door.open()

    expect(await until('the version', async () => (await lowestGood(person)) ?? undefined)).toBe('1')
    await service.stop()
    door.close()
  })

  it('is told again to a Redis that has lost it', async () => {
    const door = await closedDoor()
    await door.open()
    const service = await startAuthService({ REDIS_URL: `redis://127.0.0.1:${door.port}/9` })
    const person = await newPerson(service, 'ada@example.com')
    await changePassword(service, person, passphrase, 'the second one')

    await redis.flushdb()
    door.cut()

    expect(await until('the version', async () => (await lowestGood(person)) ?? undefined)).toBe('1')
    await service.stop()
    door.close()
  })
})

/** A port that refuses connections until it is opened, and then leads to the tests' Redis. */
async function closedDoor() {
  const target = new URL(redisUrl(0))
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined).on('close', () => cut())
    }
    client.pipe(upstream).pipe(client)
  })
  const cut = () => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  const listen = async (on: Server, port: number) => {
    on.listen(port, '127.0.0.1')
    await once(on, 'listening')
    return (on.address() as AddressInfo).port
  }
  const placeholder = createServer()
  const port = await listen(placeholder, 0)
  placeholder.close()
  return { port, open: () => listen(server, port), cut, close: () => server.close(cut) }
}
