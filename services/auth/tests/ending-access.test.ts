import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import type { ServiceUnderTest } from '@portal/testing/service'
import { until } from '@portal/testing/until'
import { Redis } from 'ioredis'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimsOf, logIn, newPerson, type Person, passphrase, redisUrl, refresh, startAuthService } from './portal.ts'

let redis: Redis
beforeAll(async () => {
  redis = new Redis(redisUrl(9))
  await redis.flushdb()
})
afterAll(() => redis.disconnect())

function lowestValid({ id }: Person) {
  return redis.get(`access:version:${id}`)
}

function sessionKey(accessToken: string) {
  return `access:session:${claimsOf(accessToken).sid}`
}

function changePassword(service: ServiceUnderTest, { headers }: Person, from: string, to: string) {
  return request(service.url)
    .put('/api/v1/users/me')
    .set(headers)
    .send({ current_password: from, password: to })
    .expect(200)
}

describe('revocations in Redis', () => {
  it('contain the lowest valid version for as long as an older token can live', async () => {
    const service = await startAuthService({ REDIS_URL: redisUrl(9), ACCESS_TOKEN_EXPIRE_MINUTES: '60' })
    const person = await newPerson(service, 'ada@example.com')
    await request(service.url).put('/api/v1/users/me').set(person.headers).send({ email: 'a@example.com' }).expect(200)
    expect(await lowestValid(person)).toBeNull()

    await changePassword(service, person, passphrase, 'the second one')

    expect(await lowestValid(person)).toBe('1')
    expect(await redis.ttl(`access:version:${person.id}`)).toBeGreaterThan(3600)
    const { body } = await logIn(service, 'a@example.com', 'the second one').expect(200)
    expect(claimsOf(body.access_token).ver).toBe(1)
    await service.stop()
  })

  it('never lower a version', async () => {
    const service = await startAuthService({ REDIS_URL: redisUrl(9) })
    const person = await newPerson(service, 'ada@example.com')
    await redis.set(`access:version:${person.id}`, 5)

    await changePassword(service, person, passphrase, 'the second one')

    expect(await lowestValid(person)).toBe('5')
    await service.stop()
    await redis.flushdb()
  })

  it('contain each session that ended alone', async () => {
    const service = await startAuthService({ REDIS_URL: redisUrl(9), ACCESS_TOKEN_EXPIRE_MINUTES: '60' })
    const person = await newPerson(service, 'ada@example.com')
    const other = await logIn(service, person.email).expect(200)
    const [first, second] = [sessionKey(person.headers.authorization.slice(7)), sessionKey(other.body.access_token)]

    await request(service.url).post('/api/v1/auth/logout').set(person.headers).expect(204)

    expect(await redis.ttl(first)).toBeGreaterThan(3600)
    expect(await redis.exists(second)).toBe(0)
    await refresh(service, other.body.refresh_token).expect(200)
    await service.database.rows('UPDATE sessions SET rotated_at = rotated_at - INTERVAL 1 MINUTE')
    await refresh(service, other.body.refresh_token).expect(400)
    expect(await redis.exists(second)).toBe(1)
    await service.stop()
  })

  it('follow as soon as Redis is available, without delaying the change', async () => {
    const proxy = await createProxy()
    const service = await startAuthService({ REDIS_URL: `redis://127.0.0.1:${proxy.port}/9` })
    const person = await newPerson(service, 'ada@example.com')

    await changePassword(service, person, passphrase, 'the second one')
    expect(await lowestValid(person)).toBeNull()
    await proxy.open()

    expect(await until('the version', async () => (await lowestValid(person)) ?? undefined)).toBe('1')
    await service.stop()
    proxy.close()
  })

  it.each([
    ['and its connections', true],
    ['but not its connections', false],
  ])('are restored and marked as complete when Redis loses its data %s', async (_what, losesConnection) => {
    const proxy = await createProxy()
    await proxy.open()
    const service = await startAuthService({ REDIS_URL: `redis://127.0.0.1:${proxy.port}/9` })
    const [person, other] = [
      await newPerson(service, 'ada@example.com'),
      await newPerson(service, 'charles@example.com'),
    ]
    await changePassword(service, person, passphrase, 'the second one')
    await request(service.url).post('/api/v1/auth/logout').set(other.headers).expect(204)
    await until('the data to be complete', async () => (await redis.exists('access:told')) === 1)

    await redis.flushdb()
    if (losesConnection) proxy.cut()

    await until('the data to be complete again', async () => (await redis.exists('access:told')) === 1)
    expect(await lowestValid(person)).toBe('1')
    expect(await redis.exists(sessionKey(other.headers.authorization.slice(7)))).toBe(1)
    await service.stop()
    proxy.close()
  })

  it('are restored page by page', async () => {
    const service = await startAuthService({ REDIS_URL: redisUrl(9) })
    const { id } = await newPerson(service, 'ada@example.com')
    await service.database.rows(
      `INSERT INTO sessions (id, user_id, family_hash, refresh_hash, created_at, last_used_at, expires_at, revoked_at)
       WITH RECURSIVE numbers AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM numbers WHERE n < 999)
       SELECT CONCAT('ended-', n), ?, n, n, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), UTC_TIMESTAMP(3),
         UTC_TIMESTAMP(3) - INTERVAL n DIV 400 SECOND FROM numbers`,
      [id],
    )

    await redis.flushdb()

    await until('the data to be complete again', async () => (await redis.exists('access:told')) === 1)
    expect(await redis.keys('access:session:ended-*')).toHaveLength(999)
    await service.stop()
    await redis.flushdb()
  })
})

/** A TCP proxy to the Redis of the tests. Its port refuses connections until it is opened. */
async function createProxy() {
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
