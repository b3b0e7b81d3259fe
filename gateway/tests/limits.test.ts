import { randomInt } from 'node:crypto'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GatewayUnderTest, newClient, newUserId, sendRaw, startGateway } from './gateway.ts'

let gateway: GatewayUnderTest
beforeAll(async () => {
  // These tests send many requests at once, which the limit for concurrent requests must not reject.
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
  it('gets exactly as many requests per minute as the limit allows, even if they arrive at once', async () => {
    const client = newClient()

    expect(await statusesOf(80, () => listJobs(client))).toEqual({ 200: 60, 429: 20 })
  })

  it('gets the state of its limit with every response', async () => {
    const client = newClient()
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

  it('has a long response counted as several requests, one for each 256 kB', async () => {
    gateway.services.profile.respondWith((req, res) => {
      const body = Buffer.alloc(req.url?.endsWith('/1') ? 1_100_000 : 200_000, 'x')
      res.writeHead(200, { 'content-type': 'text/plain', 'content-length': body.length }).end(body)
    })
    const client = newClient()
    const user = { ...client, ...bearer(newUserId(), 'ADMIN') }
    const remaining = async (headers: Headers, id: number) => {
      const response = await request(gateway.url).get(`/api/v1/profiles/recruiters/${id}`).set(headers).expect(200)
      return Number(response.headers['ratelimit-remaining'])
    }

    for (const headers of [client, user]) {
      const before = await remaining(headers, 1)
      expect(await remaining(headers, 2)).toBe(before - 5)
      expect(await remaining(headers, 2)).toBe(before - 6)
    }
  })

  it('gets 429 with Retry-After when it exceeds a limit', async () => {
    const client = newClient()
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

  it('is identified by its IPv4 address or IPv6 network', async () => {
    const network = `db8:${randomInt(2 ** 16).toString(16)}:${randomInt(2 ** 16).toString(16)}`
    const from = (address: string) => ({ 'X-Forwarded-For': address })

    await statusesOf(5, () => logIn(from(`2001:${network}::1`)))

    await logIn(from(`2001:${network}:1:2:3:4`)).expect(429)
    await logIn(from(`2002:${network}::1`)).expect(200)
    await logIn(newClient()).expect(200)
  })
})

describe('a limit', () => {
  it('of five per minute applies to logging in, and another one to registering, under both paths', async () => {
    const client = newClient()
    const register = (path: string) => request(gateway.url).post(path).set(client).send({})

    expect(await statusesOf(7, () => logIn(client))).toEqual({ 200: 5, 429: 2 })
    expect(await statusesOf(3, () => register('/api/v1/users/'))).toEqual({ 200: 3 })
    expect(await statusesOf(4, () => register('/api/v1/auth/register'))).toEqual({ 200: 2, 429: 2 })
    await listJobs(client).expect(200)
  })

  it('of five per minute applies to requesting account emails and using their links together', async () => {
    const client = newClient()
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

  it('cannot be bypassed by spelling the path differently', async () => {
    const client = newClient()
    await statusesOf(5, () => logIn(client))

    await logIn(client, '/api/v1/auth/login/access-token/').expect(429)
    await logIn(client, '/api/v1/Auth/LOGIN/access-token/').expect(429)
    await logIn(client, '/api/v1/auth/login/access-token?x=1').expect(429)
  })

  it('for logging in cannot be bypassed with tokens', async () => {
    const client = newClient()
    await statusesOf(5, () => logIn({ ...client, ...bearer(newUserId(), 'ADMIN') }))

    await logIn({ ...client, ...bearer(newUserId(), 'ADMIN') }).expect(429)
  })

  it('of thirty per minute applies to searches of an address or of a user', async () => {
    const client = newClient()
    const search = (headers: Headers) => request(gateway.url).get('/api/v1/jobs/search').set(headers)
    const signedIn = { ...client, ...bearer(newUserId(), 'JOB_SEEKER') }

    expect(await statusesOf(20, () => search(client))).toEqual({ 200: 20 })
    expect(await statusesOf(20, () => search(signedIn))).toEqual({ 200: 20 })
    expect(await statusesOf(20, () => search(client))).toEqual({ 200: 10, 429: 10 })
    expect(await statusesOf(20, () => search({ ...signedIn, ...newClient() }))).toEqual({ 200: 10, 429: 10 })
    await listJobs(client).expect(200)
  })

  it.each([
    ['PUT', '/api/v1/users/me'],
    ['DELETE', '/api/v1/users/me/'],
    ['GET', '/api/v1/Users/me/export'],
    ['POST', '/api/v1/auth/password/change'],
  ])('of five per minute applies to %s %s of a user', async (method, path) => {
    const client = newClient()
    const change = (headers: Headers) =>
      sendRaw(gateway, { method, path, headers: { ...headers, 'content-length': '0' } })
    const signedIn = { ...client, ...bearer(newUserId(), 'JOB_SEEKER') }

    expect(await statusesOf(7, () => change(signedIn))).toEqual({ 200: 5, 429: 2 })
    expect((await change({ ...client, ...bearer(newUserId(), 'JOB_SEEKER') })).status).toBe(200)
    expect((await change(signedIn)).headers).toMatchObject({ 'ratelimit-policy': '"account";q=5;w=60' })
  })
})

describe('all users at an address', () => {
  const from = (address: Headers) => ({ ...address, ...bearer(newUserId(), 'RECRUITER') })

  it('have a common limit, so that more accounts do not allow more requests', async () => {
    const small = await startGateway({ RATE_LIMIT_PEOPLE_PER_MINUTE: '10' })
    const [address, ada] = [newClient(), bearer(newUserId(), 'RECRUITER')]
    const call = (headers: Headers, path = 'jobs/') => request(small.url).get(`/api/v1/${path}`).set(headers)
    for (let people = 0; people < 9; people++) {
      await call(from(address), people % 2 ? 'jobs/search' : 'jobs/').expect(200)
    }

    const last = await call({ ...address, ...ada }).expect(200)
    const rejected = await call({ ...address, ...ada }).expect(429)

    expect(last.headers).toMatchObject({ 'ratelimit-policy': '"user";q=120;w=60', 'ratelimit-remaining': '119' })
    expect(rejected.headers).toMatchObject({
      'ratelimit-policy': '"people";q=10;w=60',
      'ratelimit-remaining': '0',
      'retry-after': expect.stringMatching(/^\d+$/),
    })
    await call(address).expect(200)
    await call({ ...newClient(), ...ada }).expect(200)
    await small.stop()
  })

  it('do not lose their common limit to one user whose requests exceed their own', async () => {
    const small = await startGateway({ RATE_LIMIT_USER_PER_MINUTE: '3', RATE_LIMIT_PEOPLE_PER_MINUTE: '10' })
    const [address, ada] = [newClient(), bearer(newUserId(), 'RECRUITER')]
    const call = (headers: Headers) => request(small.url).get('/api/v1/jobs/').set(headers)

    for (let times = 0; times < 3; times++) await call({ ...address, ...ada }).expect(200)
    for (let times = 0; times < 30; times++) {
      const { headers } = await call({ ...address, ...ada }).expect(429)
      expect(headers['ratelimit-policy']).toBe('"user";q=3;w=60')
    }

    for (let people = 0; people < 7; people++) await call(from(address)).expect(200)
    await small.stop()
  })

  it('do not reach their common limit while forty of them browse and search', async () => {
    const office = newClient()
    const people = Array.from({ length: 40 }, () => from(office))
    const browse = async (headers: Headers) => {
      for (const path of ['jobs/', 'jobs/1', 'jobs/search', 'skills', 'notifications', 'jobs/search']) {
        await request(gateway.url).get(`/api/v1/${path}`).set(headers).expect(200)
      }
    }

    await Promise.all(people.map(browse))
  })
})

describe('an authenticated user', () => {
  it('has a limit of their own at all addresses together', async () => {
    const user = bearer(newUserId(), 'RECRUITER')
    const client = newClient()
    await statusesOf(60, () => listJobs(client))
    await listJobs(client).expect(429)

    expect(await statusesOf(100, () => listJobs({ ...client, ...user }))).toEqual({ 200: 100 })
    expect(await statusesOf(30, () => listJobs({ ...newClient(), ...user }))).toEqual({ 200: 20, 429: 10 })
  })

  it('with an invalid token counts against the limit of the address', async () => {
    const client = { ...newClient(), authorization: 'Bearer made.up.token' }

    expect(await statusesOf(70, () => listJobs(client))).toEqual({ 401: 60, 429: 10 })
  })
})

it('takes the client address only from a trusted proxy', async () => {
  const alone = await startGateway({ TRUSTED_PROXIES: '', RATE_LIMIT_AUTH_PER_MINUTE: '1000000' })
  try {
    const response = await request(alone.url).post('/api/v1/auth/register').set(newClient()).send({}).expect(200)

    expect(response.body.headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1' })
  } finally {
    await alone.stop()
  }
})
