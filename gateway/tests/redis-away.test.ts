import { createLogger } from '@portal/chassis/log'
import { createRedis } from '@portal/chassis/redis'
import { type OwnRedis, startRedis } from '@portal/testing/redis'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GatewayUnderTest, newUserId, startGateway, stranger } from './gateway.ts'

const outages = [
  { what: 'frozen', begin: (redis: OwnRedis) => redis.freeze(), end: (redis: OwnRedis) => redis.thaw() },
  { what: 'dead', begin: (redis: OwnRedis) => redis.kill(), end: (redis: OwnRedis) => redis.revive() },
]

describe.each(outages)('with Redis $what', ({ begin, end }) => {
  let own: OwnRedis
  let gateway: GatewayUnderTest
  const known = newUserId()
  beforeAll(async () => {
    own = await startRedis()
    gateway = await startGateway({ REDIS_URL: own.url })
    await endAccess(known)
    expect((await ask(known)).status).toBe(401)
    await begin(own)
  })
  afterAll(async () => {
    await gateway.stop()
    await own.kill()
  })

  const ask = (userId: number, at = gateway) => request(at.url).get('/api/v1/jobs/').set(bearer(userId, 'RECRUITER'))

  async function endAccess(userId: number): Promise<void> {
    const { redis, start, stop } = createRedis(own.url, createLogger('test', 'silent'))
    await start?.()
    await until('a connection to Redis', () => redis.status === 'ready')
    await redis.set(`access:version:${userId}`, 1, 'EX', 60)
    await stop?.()
  }

  it('requests are served, with tokens or without', async () => {
    await request(gateway.url).get('/api/v1/jobs/').set(stranger()).expect(200)
    await ask(newUserId()).expect(200)
    await request(gateway.url).get('/api/v1/jobs/').set({ authorization: 'Bearer made.up.token' }).expect(401)
  })

  it('limits still hold', async () => {
    const client = stranger()
    const logIn = () => request(gateway.url).post('/api/v1/auth/login/access-token').set(client).send({})

    const answers = await Promise.all(Array.from({ length: 8 }, logIn))

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 429, 429, 429])
  })

  it('access that was seen to have ended stays ended', async () => {
    const { body } = await ask(known).expect(401)

    expect(body.error_code).toBe('TOKEN_REVOKED')
    await request(gateway.url)
      .get('/api/v1/jobs/')
      .set(bearer(known, 'RECRUITER', { ver: 1 }))
      .expect(200)
  })

  it('nothing needs to be done when it is back: limits are counted together and ended access is noticed', async () => {
    const other = await startGateway({ REDIS_URL: own.url })
    await end(own)
    const client = stranger()
    const logIn = (at: GatewayUnderTest) => request(at.url).post('/api/v1/auth/login/access-token').set(client).send({})

    for (const at of [gateway, other]) {
      await until('ended access to be noticed', async () => {
        const userId = newUserId()
        await endAccess(userId)
        return (await ask(userId, at)).status === 401
      })
    }
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => logIn(index % 2 ? other : gateway)))

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 429, 429, 429])
    await other.stop()
  })
})
