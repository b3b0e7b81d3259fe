import type { RequestListener } from 'node:http'
import { type OwnRedis, startRedis } from '@portal/testing/redis'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GatewayUnderTest, inRedis, newClient, newUserId, startGateway } from './gateway.ts'

const outages = [
  { what: 'frozen', begin: (redis: OwnRedis) => redis.freeze(), end: (redis: OwnRedis) => redis.thaw() },
  { what: 'dead', begin: (redis: OwnRedis) => redis.kill(), end: (redis: OwnRedis) => redis.revive() },
  {
    what: 'emptied',
    begin: ({ url }: OwnRedis) => inRedis(url, (redis) => redis.flushall()),
    end: () => undefined,
  },
]

const isActive: RequestListener = (_req, res) => res.end()
const isRevoked: RequestListener = (_req, res) =>
  res.writeHead(401, { 'content-type': 'application/problem+json' }).end('{"error_code":"TOKEN_REVOKED"}')
const resetsConnection: RequestListener = (req) => req.socket.destroy()

describe.each(outages)('with Redis $what', ({ begin, end }) => {
  let own: OwnRedis
  let gateway: GatewayUnderTest
  const revokedUser = newUserId()
  beforeAll(async () => {
    own = await startRedis()
    gateway = await startGateway({ REDIS_URL: own.url })
    await revokeTokens(revokedUser)
    expect((await call(revokedUser)).status).toBe(401)
    await begin(own)
  })
  afterAll(async () => {
    await gateway.stop()
    await own.kill()
  })

  const call = (userId: number, at = gateway) => request(at.url).get('/api/v1/jobs/').set(bearer(userId, 'RECRUITER'))

  const revokeTokens = (userId: number) =>
    inRedis(own.url, (redis) => redis.set(`access:version:${userId}`, 1, 'EX', 60))

  it('the gateway serves requests with and without tokens', async () => {
    await request(gateway.url).get('/api/v1/jobs/').set(newClient()).expect(200)
    await call(newUserId()).expect(200)
    await request(gateway.url).get('/api/v1/jobs/').set({ authorization: 'Bearer made.up.token' }).expect(401)
  })

  it('rate limits still apply', async () => {
    const client = newClient()
    const logIn = () => request(gateway.url).post('/api/v1/auth/login/access-token').set(client).send({})

    const responses = await Promise.all(Array.from({ length: 8 }, logIn))

    expect(responses.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 429, 429, 429])
  })

  it('a token that was seen to be revoked stays revoked', async () => {
    const { body } = await call(revokedUser).expect(401)

    expect(body.error_code).toBe('TOKEN_REVOKED')
    await request(gateway.url)
      .get('/api/v1/jobs/')
      .set(bearer(revokedUser, 'RECRUITER', { ver: 1 }))
      .expect(200)
  })

  it('tokens are introspected at the auth service, once for concurrent requests', async () => {
    const { auth } = gateway.services
    auth.respondWith(isActive)
    const before = auth.requested()
    const token = bearer(newUserId(), 'RECRUITER')
    const listJobs = () => request(gateway.url).get('/api/v1/jobs/').set(token)

    const responses = await Promise.all(Array.from({ length: 20 }, listJobs))

    expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(auth.requested()).toBe(before + 1)
    auth.respondWith(isRevoked)
    await until('the revocation to be noticed', async () => (await listJobs()).status === 401)
    auth.respondWith(resetsConnection)
    expect((await listJobs().expect(401)).body.error_code).toBe('TOKEN_REVOKED')
  })

  it('and without the auth service, reads are served and writes get 503 with Retry-After', async () => {
    gateway.services.auth.respondWith(resetsConnection)
    const token = bearer(newUserId(), 'RECRUITER')
    const requestJobs = () => request(gateway.url)

    await requestJobs().get('/api/v1/jobs/').set(token).expect(200)
    await requestJobs().head('/api/v1/jobs/').set(token).expect(200)
    for (const response of [
      await requestJobs().post('/api/v1/jobs/').set(token).send({}),
      await requestJobs().delete('/api/v1/jobs/1').set(token),
    ]) {
      expect(response.status).toBe(503)
      expect(response.headers['retry-after']).toBe('1')
      expect(response.body.error_code).toBe('UNAVAILABLE')
    }
    await requestJobs().post('/api/v1/jobs/').set(newClient()).send({}).expect(200)
    await call(revokedUser).expect(401)
  })

  it('shared limits and revocations work again by themselves once it is available', async () => {
    gateway.services.auth.respondWith(isActive)
    await end(own)
    const other = await startGateway({ REDIS_URL: own.url })
    const client = newClient()
    const logIn = (at: GatewayUnderTest) => request(at.url).post('/api/v1/auth/login/access-token').set(client).send({})

    for (const at of [gateway, other]) {
      await until('the revocation to be noticed', async () => {
        const userId = newUserId()
        await revokeTokens(userId)
        return (await call(userId, at)).status === 401
      })
    }
    const responses = await Promise.all(Array.from({ length: 8 }, (_, index) => logIn(index % 2 ? other : gateway)))

    expect(responses.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 429, 429, 429])
    await other.stop()
  })
})
