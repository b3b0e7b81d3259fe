import type { RequestListener } from 'node:http'
import { type OwnRedis, startRedis } from '@portal/testing/redis'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GatewayUnderTest, inRedis, newUserId, startGateway, stranger } from './gateway.ts'

const outages = [
  { what: 'frozen', begin: (redis: OwnRedis) => redis.freeze(), end: (redis: OwnRedis) => redis.thaw() },
  { what: 'dead', begin: (redis: OwnRedis) => redis.kill(), end: (redis: OwnRedis) => redis.revive() },
  {
    what: 'emptied',
    begin: ({ url }: OwnRedis) => inRedis(url, (redis) => redis.flushall()),
    end: () => undefined,
  },
]

const counts: RequestListener = (_req, res) => res.end()
const doesNotCount: RequestListener = (_req, res) =>
  res.writeHead(401, { 'content-type': 'application/problem+json' }).end('{"error_code":"TOKEN_REVOKED"}')
const isLost: RequestListener = (req) => req.socket.destroy()

describe.each(outages)('with Redis $what', ({ begin, end }) => {
  let own: OwnRedis
  let gateway: GatewayUnderTest
  const known = newUserId()
  beforeAll(async () => {
    own = await startRedis()
    gateway = await startGateway({ REDIS_URL: own.url })
    await endAccess(known)
    expect((await call(known)).status).toBe(401)
    await begin(own)
  })
  afterAll(async () => {
    await gateway.stop()
    await own.kill()
  })

  const call = (userId: number, at = gateway) => request(at.url).get('/api/v1/jobs/').set(bearer(userId, 'RECRUITER'))

  const endAccess = (userId: number) => inRedis(own.url, (redis) => redis.set(`access:version:${userId}`, 1, 'EX', 60))

  it('requests are served, with tokens or without', async () => {
    await request(gateway.url).get('/api/v1/jobs/').set(stranger()).expect(200)
    await call(newUserId()).expect(200)
    await request(gateway.url).get('/api/v1/jobs/').set({ authorization: 'Bearer made.up.token' }).expect(401)
  })

  it('limits still hold', async () => {
    const client = stranger()
    const logIn = () => request(gateway.url).post('/api/v1/auth/login/access-token').set(client).send({})

    const responses = await Promise.all(Array.from({ length: 8 }, logIn))

    expect(responses.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 429, 429, 429])
  })

  it('access that was seen to have ended stays ended', async () => {
    const { body } = await call(known).expect(401)

    expect(body.error_code).toBe('TOKEN_REVOKED')
    await request(gateway.url)
      .get('/api/v1/jobs/')
      .set(bearer(known, 'RECRUITER', { ver: 1 }))
      .expect(200)
  })

  it('the auth service is asked whether a token counts, once at a moment', async () => {
    const { auth } = gateway.services
    auth.respondWith(counts)
    const before = auth.requested()
    const token = bearer(newUserId(), 'RECRUITER')
    const listJobs = () => request(gateway.url).get('/api/v1/jobs/').set(token)

    const responses = await Promise.all(Array.from({ length: 20 }, listJobs))

    expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(auth.requested()).toBe(before + 1)
    auth.respondWith(doesNotCount)
    await until('the end to be noticed', async () => (await listJobs()).status === 401)
    auth.respondWith(isLost)
    expect((await listJobs().expect(401)).body.error_code).toBe('TOKEN_REVOKED')
  })

  it('and the auth service away as well, reading goes on, and everything else is told to come again', async () => {
    gateway.services.auth.respondWith(isLost)
    const token = bearer(newUserId(), 'RECRUITER')
    const jobs = () => request(gateway.url)

    await jobs().get('/api/v1/jobs/').set(token).expect(200)
    await jobs().head('/api/v1/jobs/').set(token).expect(200)
    for (const response of [
      await jobs().post('/api/v1/jobs/').set(token).send({}),
      await jobs().delete('/api/v1/jobs/1').set(token),
    ]) {
      expect(response.status).toBe(503)
      expect(response.headers['retry-after']).toBe('1')
      expect(response.body.error_code).toBe('UNAVAILABLE')
    }
    await jobs().post('/api/v1/jobs/').set(stranger()).send({}).expect(200)
    await call(known).expect(401)
  })

  it('nothing needs to be done when it is back: limits are counted together and ended access is noticed', async () => {
    gateway.services.auth.respondWith(counts)
    await end(own)
    const other = await startGateway({ REDIS_URL: own.url })
    const client = stranger()
    const logIn = (at: GatewayUnderTest) => request(at.url).post('/api/v1/auth/login/access-token').set(client).send({})

    for (const at of [gateway, other]) {
      await until('ended access to be noticed', async () => {
        const userId = newUserId()
        await endAccess(userId)
        return (await call(userId, at)).status === 401
      })
    }
    const responses = await Promise.all(Array.from({ length: 8 }, (_, index) => logIn(index % 2 ? other : gateway)))

    expect(responses.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 429, 429, 429])
    await other.stop()
  })
})
