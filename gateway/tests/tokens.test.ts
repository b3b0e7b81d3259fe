import { createHmac } from 'node:crypto'
import { publicJwks } from '@portal/chassis/config/token-keys'
import { newKeyPair } from '@portal/testing/key-pairs'
import { stores } from '@portal/testing/stores'
import { bearer, testSecrets } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GatewayUnderTest, inRedis, newClient, newUserId, sendRaw, startGateway } from './gateway.ts'

let gateway: GatewayUnderTest
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.stop())

function listJobs(authorization: string) {
  return request(gateway.url).get('/api/v1/jobs/').set(newClient()).set('Authorization', authorization)
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

/** A token with valid claims, changed and signed as given. */
function forge(header: { alg: string }, secret: string, changes: object = {}): string {
  const [, payload = ''] = bearer(7, 'ADMIN').authorization.replace('Bearer ', '').split('.')
  const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...changes }
  const signed = `${encode({ typ: 'JWT', ...header })}.${encode(claims)}`
  const signature = secret === '' ? '' : createHmac('sha256', secret).update(signed).digest('base64url')
  return `Bearer ${signed}.${signature}`
}

describe('a token', () => {
  it('that is valid is forwarded unchanged', async () => {
    const good = bearer(newUserId(), 'RECRUITER')

    const response = await listJobs(good.authorization).expect(200)

    expect(response.body.headers.authorization).toBe(good.authorization)
  })

  it('is not required by the gateway; the services decide which routes need one', async () => {
    await request(gateway.url).get('/api/v1/users/me').set(newClient()).expect(200)
  })

  const good = bearer(7, 'ADMIN').authorization
  const expired = bearer(7, 'ADMIN', { expiresIn: -60 }).authorization
  const secret = testSecrets.SECRET_KEY
  it.each([
    ['that is not a JWT', 'Bearer nonsense'],
    ['without a scheme', good.replace('Bearer ', '')],
    ['of another scheme', 'Basic YWRhOnNlY3JldA=='],
    ['that is empty', 'Bearer'],
    ['without a signature', good.replace(/[^.]+$/, '')],
    ['of algorithm none', forge({ alg: 'none' }, '')],
    ['of algorithm nOnE', forge({ alg: 'nOnE' }, '')],
    ['of an algorithm that is not configured', forge({ alg: 'HS512' }, secret)],
    ['signed with another secret', forge({ alg: 'HS256' }, 'changeme')],
    ['with changed claims', good.replace(/\.[^.]+\./, `.${encode({ sub: '7', role: 'ADMIN' })}.`)],
    ['without an expiry', forge({ alg: 'HS256' }, secret, { exp: undefined })],
    ['from another issuer', bearer(7, 'ADMIN', { issuer: 'somebody' }).authorization],
    ['for another audience', bearer(7, 'ADMIN', { audience: 'job' }).authorization],
    ['with an unknown role', forge({ alg: 'HS256' }, secret, { role: 'ROOT' })],
    ['without a version', forge({ alg: 'HS256' }, secret, { ver: undefined })],
  ])('%s is rejected', async (_what, authorization) => {
    const response = await listJobs(authorization).expect(401)

    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(response.headers['www-authenticate']).toMatch(/^Bearer realm="job-portal", error="invalid_token"/)
    expect(response.body).toMatchObject({ status: 401, error_code: 'INVALID_TOKEN' })
  })

  it('that has expired is rejected with TOKEN_EXPIRED', async () => {
    const response = await listJobs(expired).expect(401)

    expect(response.body.error_code).toBe('TOKEN_EXPIRED')
  })

  it('is rejected if the request has two', async () => {
    const headers = { ...newClient(), authorization: [good, bearer(8, 'ADMIN').authorization] }

    expect((await sendRaw(gateway, { path: '/api/v1/jobs/', headers })).status).toBe(401)
  })

  it.each(['/api/v1/auth/login/access-token', '/api/v1/auth/register', '/api/v1/users/', '/api/v1/auth/token/refresh'])(
    'is ignored by %s',
    async (path) => {
      await request(gateway.url).post(path).set(newClient()).set('Authorization', 'Basic Og==').send({}).expect(200)
    },
  )
})

describe('a token while the auth service has published no keys', () => {
  it('gets 503 until keys are available', async () => {
    const key = newKeyPair('ES256')
    const publisher = await startGateway()
    const { url, respondWith } = publisher.services.auth
    respondWith((_req, res) => res.writeHead(503).end())
    const other = await startGateway({ ALGORITHM: 'ES256', SECRET_KEY: '', JWKS_URL: `${url}/.well-known/jwks.json` })
    const call = () =>
      request(other.url)
        .get('/api/v1/jobs/')
        .set(newClient())
        .set(bearer(newUserId(), 'RECRUITER', { key }))

    const response = await call().expect(503)
    expect(response.headers['retry-after']).toBe('1')
    expect(response.body.error_code).toBe('UNAVAILABLE')
    await request(other.url).get('/api/v1/jobs/').set(newClient()).expect(200)

    respondWith((_req, res) => res.end(JSON.stringify({ keys: publicJwks([key]) })))
    await call().expect(200)
    await other.stop()
    await publisher.stop()
  })
})

describe('revocation', () => {
  it.each([
    ['with a version below the minimum', (userId: number) => [`access:version:${userId}`, 4] as const],
    ['of an ended session', (_userId: number, sid: string) => [`access:session:${sid}`, 1] as const],
  ])('soon rejects a token %s and accepts new tokens', async (_how, entry) => {
    const userId = newUserId()
    const old = bearer(userId, 'RECRUITER', { ver: 3 }).authorization
    await listJobs(old).expect(200)
    const { sid } = JSON.parse(Buffer.from(old.split('.')[1] ?? '', 'base64url').toString())

    const [key, value] = entry(userId, sid)
    await inRedis(stores().redisUrl, (redis) => redis.set(key, value, 'EX', 60))

    await until('the token to be rejected', async () => (await listJobs(old)).status === 401)
    const response = await listJobs(old)
    expect(response.body.error_code).toBe('TOKEN_REVOKED')
    expect(response.headers['www-authenticate']).toContain('error="invalid_token"')
    await listJobs(bearer(userId, 'RECRUITER', { ver: 4 }).authorization).expect(200)
    await listJobs(bearer(newUserId(), 'RECRUITER', { ver: 0 }).authorization).expect(200)
  })

  it('takes effect with the next request if it was made through the same gateway', async () => {
    const userId = newUserId()
    const token = bearer(userId, 'RECRUITER', { ver: 3 }).authorization
    gateway.services.auth.respondWith(async (_req, res) => {
      await inRedis(stores().redisUrl, (redis) => redis.set(`access:version:${userId}`, 4, 'EX', 60))
      res.writeHead(204).end()
    })
    await listJobs(token).expect(200)

    await request(gateway.url).post('/api/v1/auth/logout').set('Authorization', token).expect(204)

    await listJobs(token).expect(401)
  })

  it('needs no request to the auth service while Redis is complete', async () => {
    const before = gateway.services.auth.requested()

    await listJobs(bearer(newUserId(), 'RECRUITER').authorization).expect(200)

    expect(gateway.services.auth.requested()).toBe(before)
  })
})

it('does not route the introspection endpoint of the auth service', async () => {
  await request(gateway.url).get('/api/v1/access').set(bearer(7, 'ADMIN')).expect(404)
})
