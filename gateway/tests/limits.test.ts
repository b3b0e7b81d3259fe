import { randomInt } from 'node:crypto'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GatewayUnderTest, newUserId, sendRaw, startGateway, stranger } from './gateway.ts'

let gateway: GatewayUnderTest
beforeAll(async () => {
  // Limits are counted for requests that come all at once, of which others would be refused for being under way.
  gateway = await startGateway({ MAX_REQUESTS_PER_CLIENT: '1000' })
})
afterAll(() => gateway.stop())

type Headers = Record<string, string>

function listJobs(headers: Headers) {
  return request(gateway.url).get('/api/v1/jobs/').set(headers)
}

function logIn(headers: Headers, path = '/api/v1/auth/login/access-token') {
  return request(gateway.url).post(path).set(headers).type('form').send({ username: 'ada@example.com' })
}

async function statusesOf(count: number, send: () => PromiseLike<{ status: number }>): Promise<Record<number, number>> {
  const responses = await Promise.all(Array.from({ length: count }, send))
  const counts: Record<number, number> = {}
  for (const { status } of responses) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

describe('a client', () => {
  it('gets exactly as many requests a minute as the limit says, also when they come all at once', async () => {
    const client = stranger()

    expect(await statusesOf(80, () => listJobs(client))).toEqual({ 200: 60, 429: 20 })
  })

  it('is told on every answer how it stands', async () => {
    const client = stranger()
    await listJobs(client)

    const { headers } = await listJobs(client).expect(200)

    expect(headers).toMatchObject({
      'ratelimit-policy': '"address";q=60;w=60',
      ratelimit: expect.stringMatching(/^"address";r=58;t=(60|59)$/),
      'ratelimit-limit': '60',
      'ratelimit-remaining': '58',
      'ratelimit-reset': expect.stringMatching(/^(60|59)$/),
    })
    expect(headers['retry-after']).toBeUndefined()
  })

  it('is told when to come again', async () => {
    const client = stranger()
    await statusesOf(5, () => logIn(client))

    const response = await logIn(client).set('X-Request-ID', 'too-often').expect(429)

    expect(response.headers).toMatchObject({
      'content-type': expect.stringContaining('application/problem+json'),
      'retry-after': expect.stringMatching(/^(60|59)$/),
      ratelimit: expect.stringMatching(/^"login";r=0;t=/),
      'ratelimit-remaining': '0',
      'x-request-id': 'too-often',
    })
    expect(response.body).toMatchObject({
      title: 'Too Many Requests',
      status: 429,
      error_code: 'RATE_LIMITED',
      request_id: 'too-often',
    })
  })

  it('is another one at another address, or in another IPv6 network', async () => {
    const network = `db8:${randomInt(2 ** 16).toString(16)}:${randomInt(2 ** 16).toString(16)}`
    const from = (address: string) => ({ 'X-Forwarded-For': address })

    await statusesOf(5, () => logIn(from(`2001:${network}::1`)))

    await logIn(from(`2001:${network}:1:2:3:4`)).expect(429)
    await logIn(from(`2002:${network}::1`)).expect(200)
    await logIn(stranger()).expect(200)
  })
})

describe('a limit', () => {
  it('of five a minute stands for logging in, and another one for registering, under either path', async () => {
    const client = stranger()
    const register = (path: string) => request(gateway.url).post(path).set(client).send({})

    expect(await statusesOf(7, () => logIn(client))).toEqual({ 200: 5, 429: 2 })
    expect(await statusesOf(3, () => register('/api/v1/users/'))).toEqual({ 200: 3 })
    expect(await statusesOf(4, () => register('/api/v1/auth/register'))).toEqual({ 200: 2, 429: 2 })
    await listJobs(client).expect(200)
  })

  it('of five a minute stands for asking for mails and using their links, all together', async () => {
    const client = stranger()
    const call = (path: string) =>
      request(gateway.url)
        .post(`/api/v1/auth/${path}`)
        .set({ ...client, ...bearer(newUserId(), 'JOB_SEEKER') })
        .send({})

    expect(await statusesOf(2, () => call('password/forgot'))).toEqual({ 200: 2 })
    expect(await statusesOf(2, () => call('email/resend'))).toEqual({ 200: 2 })
    expect(await statusesOf(2, () => call('password/reset'))).toEqual({ 200: 1, 429: 1 })
    await call('email/verify').expect(429)
    await logIn(client).expect(200)
  })

  it('cannot be got past by spelling the path differently', async () => {
    const client = stranger()
    await statusesOf(5, () => logIn(client))

    await logIn(client, '/api/v1/auth/login/access-token/').expect(429)
    await logIn(client, '/api/v1/Auth/LOGIN/access-token/').expect(429)
    await logIn(client, '/api/v1/auth/login/access-token?x=1').expect(429)
  })

  it('cannot be got past with a token', async () => {
    const client = stranger()
    await statusesOf(5, () => logIn({ ...client, ...bearer(newUserId(), 'ADMIN') }))

    await logIn({ ...client, ...bearer(newUserId(), 'ADMIN') }).expect(429)
  })

  it('of thirty a minute stands for searching, of an address or of a person', async () => {
    const client = stranger()
    const search = (headers: Headers) => request(gateway.url).get('/api/v1/jobs/search').set(headers)
    const signedIn = { ...client, ...bearer(newUserId(), 'JOB_SEEKER') }

    expect(await statusesOf(20, () => search(client))).toEqual({ 200: 20 })
    expect(await statusesOf(20, () => search(signedIn))).toEqual({ 200: 20 })
    expect(await statusesOf(20, () => search(client))).toEqual({ 200: 10, 429: 10 })
    expect(await statusesOf(20, () => search({ ...signedIn, ...stranger() }))).toEqual({ 200: 10, 429: 10 })
    await listJobs(client).expect(200)
  })

  it.each([
    ['PUT', '/api/v1/users/me'],
    ['DELETE', '/api/v1/users/me/'],
    ['GET', '/api/v1/Users/me/export'],
    ['POST', '/api/v1/auth/password/change'],
  ])('of five a minute stands for %s %s, of a person', async (method, path) => {
    const client = stranger()
    const change = (headers: Headers) =>
      sendRaw(gateway, { method, path, headers: { ...headers, 'content-length': '0' } })
    const signedIn = { ...client, ...bearer(newUserId(), 'JOB_SEEKER') }

    expect(await statusesOf(7, () => change(signedIn))).toEqual({ 200: 5, 429: 2 })
    expect((await change({ ...client, ...bearer(newUserId(), 'JOB_SEEKER') })).status).toBe(200)
    expect((await change(signedIn)).headers).toMatchObject({ 'ratelimit-policy': '"account";q=5;w=60' })
  })
})

describe('all people at an address together', () => {
  const from = (address: Headers) => ({ ...address, ...bearer(newUserId(), 'RECRUITER') })

  it('have a limit, so that more accounts do not make more requests', async () => {
    const small = await startGateway({ RATE_LIMIT_PEOPLE_PER_MINUTE: '10' })
    const [address, ada] = [stranger(), bearer(newUserId(), 'RECRUITER')]
    const call = (headers: Headers, path = 'jobs/') => request(small.url).get(`/api/v1/${path}`).set(headers)
    for (let people = 0; people < 9; people++)
      await call(from(address), people % 2 ? 'jobs/search' : 'jobs/').expect(200)

    const last = await call({ ...address, ...ada }).expect(200)
    const refused = await call({ ...address, ...ada }).expect(429)

    expect(last.headers).toMatchObject({ 'ratelimit-policy': '"user";q=120;w=60', 'ratelimit-remaining': '119' })
    expect(refused.headers).toMatchObject({
      'ratelimit-policy': '"people";q=10;w=60',
      'ratelimit-remaining': '0',
      'retry-after': expect.stringMatching(/^\d+$/),
    })
    await call(address).expect(200)
    await call({ ...stranger(), ...ada }).expect(200)
    await small.stop()
  })

  it('do not lose it to one of them who is refused again and again', async () => {
    const small = await startGateway({ RATE_LIMIT_USER_PER_MINUTE: '3', RATE_LIMIT_PEOPLE_PER_MINUTE: '10' })
    const [address, ada] = [stranger(), bearer(newUserId(), 'RECRUITER')]
    const call = (headers: Headers) => request(small.url).get('/api/v1/jobs/').set(headers)

    for (let times = 0; times < 3; times++) await call({ ...address, ...ada }).expect(200)
    for (let times = 0; times < 30; times++) {
      const { headers } = await call({ ...address, ...ada }).expect(429)
      expect(headers['ratelimit-policy']).toBe('"user";q=3;w=60')
    }

    for (let people = 0; people < 7; people++) await call(from(address)).expect(200)
    await small.stop()
  })

  it('do not reach it where forty of them browse and search', async () => {
    const office = stranger()
    const people = Array.from({ length: 40 }, () => from(office))
    const browse = async (headers: Headers) => {
      for (const path of ['jobs/', 'jobs/1', 'jobs/search', 'skills', 'notifications', 'jobs/search']) {
        await request(gateway.url).get(`/api/v1/${path}`).set(headers).expect(200)
      }
    }

    await Promise.all(people.map(browse))
  })
})

describe('a signed-in user', () => {
  it('has a limit of their own, wherever they are', async () => {
    const user = bearer(newUserId(), 'RECRUITER')
    const client = stranger()
    await statusesOf(60, () => listJobs(client))
    await listJobs(client).expect(429)

    expect(await statusesOf(100, () => listJobs({ ...client, ...user }))).toEqual({ 200: 100 })
    expect(await statusesOf(30, () => listJobs({ ...stranger(), ...user }))).toEqual({ 200: 20, 429: 10 })
  })

  it('is nobody with a bad token, which counts for the address', async () => {
    const client = { ...stranger(), authorization: 'Bearer made.up.token' }

    expect(await statusesOf(70, () => listJobs(client))).toEqual({ 401: 60, 429: 10 })
  })
})

it('An address is only believed from a proxy that is trusted', async () => {
  const alone = await startGateway({ TRUSTED_PROXIES: '', RATE_LIMIT_AUTH_PER_MINUTE: '1000000' })
  try {
    const response = await request(alone.url).post('/api/v1/auth/register').set(stranger()).send({}).expect(200)

    expect(response.body.headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1' })
  } finally {
    await alone.stop()
  }
})
