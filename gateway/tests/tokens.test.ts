import { createHmac } from 'node:crypto'
import { publicJwks } from '@portal/chassis/token-keys'
import { newKeyPair } from '@portal/testing/key-pairs'
import { stores } from '@portal/testing/stores'
import { bearer, testSecrets } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GatewayUnderTest, inRedis, newUserId, sendRaw, startGateway, stranger } from './gateway.ts'

let gateway: GatewayUnderTest
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.stop())

function listJobs(authorization: string) {
  return request(gateway.url).get('/api/v1/jobs/').set(stranger()).set('Authorization', authorization)
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

/** A token with the claims of a good one, signed with whatever is given. */
function forge(header: { alg: string }, secret: string, changes: object = {}): string {
  const [, payload = ''] = bearer(7, 'ADMIN').authorization.replace('Bearer ', '').split('.')
  const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...changes }
  const signed = `${encode({ typ: 'JWT', ...header })}.${encode(claims)}`
  const signature = secret === '' ? '' : createHmac('sha256', secret).update(signed).digest('base64url')
  return `Bearer ${signed}.${signature}`
}

describe('a token', () => {
  it('that is good goes on to the service as it is', async () => {
    const good = bearer(newUserId(), 'RECRUITER')

    const response = await listJobs(good.authorization).expect(200)

    expect(response.body.headers.authorization).toBe(good.authorization)
  })

  it('is not needed by the gateway: who must be signed in is the services’ to say', async () => {
    await request(gateway.url).get('/api/v1/users/me').set(stranger()).expect(200)
  })

  const good = bearer(7, 'ADMIN').authorization
  const expired = bearer(7, 'ADMIN', { expiresIn: -60 }).authorization
  const secret = testSecrets.SECRET_KEY
  it.each([
    ['that is none', 'Bearer nonsense'],
    ['without a scheme', good.replace('Bearer ', '')],
    ['of another scheme', 'Basic YWRhOnNlY3JldA=='],
    ['that is missing', 'Bearer'],
    ['without a signature', good.replace(/[^.]+$/, '')],
    ['of algorithm none', forge({ alg: 'none' }, '')],
    ['of algorithm nOnE', forge({ alg: 'nOnE' }, '')],
    ['of an algorithm that is not ours', forge({ alg: 'HS512' }, secret)],
    ['signed with another secret', forge({ alg: 'HS256' }, 'changeme')],
    ['with another role than was signed', good.replace(/\.[^.]+\./, `.${encode({ sub: '7', role: 'ADMIN' })}.`)],
    ['without an expiry', forge({ alg: 'HS256' }, secret, { exp: undefined })],
    ['from another issuer', bearer(7, 'ADMIN', { issuer: 'somebody' }).authorization],
    ['for another audience', bearer(7, 'ADMIN', { audience: 'job' }).authorization],
    ['with a role that there is not', forge({ alg: 'HS256' }, secret, { role: 'ROOT' })],
    ['without a version', forge({ alg: 'HS256' }, secret, { ver: undefined })],
  ])('%s is refused', async (_what, authorization) => {
    const response = await listJobs(authorization).expect(401)

    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(response.headers['www-authenticate']).toMatch(/^Bearer realm="job-portal", error="invalid_token"/)
    expect(response.body).toMatchObject({ status: 401, error_code: 'INVALID_TOKEN' })
  })

  it('that has expired is refused by that name', async () => {
    const response = await listJobs(expired).expect(401)

    expect(response.body.error_code).toBe('TOKEN_EXPIRED')
  })

  it('is refused when there are two', async () => {
    const headers = { ...stranger(), authorization: [good, bearer(8, 'ADMIN').authorization] }

    expect((await sendRaw(gateway, { path: '/api/v1/jobs/', headers })).status).toBe(401)
  })

  it.each(['/api/v1/auth/login/access-token', '/api/v1/auth/register', '/api/v1/users/', '/api/v1/auth/token/refresh'])(
    'is not looked at by %s, where people come without one',
    async (path) => {
      await request(gateway.url).post(path).set(stranger()).set('Authorization', 'Basic Og==').send({}).expect(200)
    },
  )
})

describe('a token while auth has published no keys yet', () => {
  it('is neither good nor bad, until there are keys', async () => {
    const key = newKeyPair('ES256')
    const publisher = await startGateway()
    const { url, respondWith } = publisher.services.auth
    respondWith((_req, res) => res.writeHead(503).end())
    const other = await startGateway({ ALGORITHM: 'ES256', SECRET_KEY: '', JWKS_URL: `${url}/.well-known/jwks.json` })
    const call = () =>
      request(other.url)
        .get('/api/v1/jobs/')
        .set(stranger())
        .set(bearer(newUserId(), 'RECRUITER', { key }))

    const response = await call().expect(503)
    expect(response.headers['retry-after']).toBe('1')
    expect(response.body.error_code).toBe('UNAVAILABLE')
    await request(other.url).get('/api/v1/jobs/').set(stranger()).expect(200)

    respondWith((_req, res) => res.end(JSON.stringify({ keys: publicJwks([key]) })))
    await call().expect(200)
    await other.stop()
    await publisher.stop()
  })
})

describe('access that has ended', () => {
  it.each([
    ['by a higher version', (userId: number) => [`access:version:${userId}`, 4] as const],
    ['with its session', (_userId: number, sid: string) => [`access:session:${sid}`, 1] as const],
  ])('%s is refused with the next request, and new tokens count', async (_how, entry) => {
    const userId = newUserId()
    const old = bearer(userId, 'RECRUITER', { ver: 3 }).authorization
    await listJobs(old).expect(200)
    const { sid } = JSON.parse(Buffer.from(old.split('.')[1] ?? '', 'base64url').toString())

    const [key, value] = entry(userId, sid)
    await inRedis(stores().redisUrl, (redis) => redis.set(key, value, 'EX', 60))

    const response = await listJobs(old).expect(401)
    expect(response.body.error_code).toBe('TOKEN_REVOKED')
    expect(response.headers['www-authenticate']).toContain('error="invalid_token"')
    await listJobs(bearer(userId, 'RECRUITER', { ver: 4 }).authorization).expect(200)
    await listJobs(bearer(newUserId(), 'RECRUITER', { ver: 0 }).authorization).expect(200)
  })

  it('takes no word of the auth service while Redis has everything', async () => {
    const before = gateway.services.auth.requested()

    await listJobs(bearer(newUserId(), 'RECRUITER').authorization).expect(200)

    expect(gateway.services.auth.requested()).toBe(before)
  })
})

it('Nobody reaches from outside what the gateway asks the auth service', async () => {
  await request(gateway.url).get('/api/v1/access').set(bearer(7, 'ADMIN')).expect(404)
})
