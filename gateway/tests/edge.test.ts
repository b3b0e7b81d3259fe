import { randomUUID } from 'node:crypto'
import type { RequestListener } from 'node:http'
import type { Role } from '@portal/contracts/fields'
import { stores } from '@portal/testing/stores'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type GatewayUnderTest, inRedis, newClient, newUserId, sendRaw, startGateway } from './gateway.ts'

let gateway: GatewayUnderTest
beforeAll(async () => {
  gateway = await startGateway({ CACHE_REDIS_URL: stores().redisUrl })
})
afterAll(() => gateway.stop())

// New for each test, so that tests do not see each other's responses and versions.
let path: string
let keys: [string, string]
beforeEach(async () => {
  path = `/api/v1/jobs/search?q=${randomUUID()}`
  keys = [`test:${randomUUID()}`, `test:${randomUUID()}`]
  await setVersions('a', 'b')
})

function setVersions(first: string, second: string) {
  return inRedis(stores().redisUrl, (redis) => redis.mset(keys[0], first, keys[1], second))
}

const long = JSON.stringify({ text: 'Run our clusters and keep them boring. '.repeat(100) })

/** Responds as the job service does, with a validator and a validity for the present versions. */
function respondWith(body: string, { version = 'a.b', seconds = 60, ...headers }: Record<string, unknown> = {}) {
  const listener: RequestListener = (req, res) => {
    const etag = 'W/"1"'
    res.setHeader('ETag', etag)
    res.setHeader('Surrogate-Control', `max-age=${seconds}`)
    res.setHeader('Surrogate-Key', `${version} ${keys.join(' ')}`)
    res.setHeader('X-Request-ID', req.headers['x-request-id'] ?? '')
    res.setHeader('Link', '</next>; rel="next"')
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, String(value))
    if (req.headers['if-none-match'] === etag) return void res.writeHead(304).end()
    res.setHeader('Content-Type', 'application/json; charset=utf-8')
    res.end(body)
  }
  gateway.services.job.respondWith(listener)
}

function read(headers: Record<string, string> = {}, method = 'GET') {
  return sendRaw(gateway, { method, path, headers: { ...newClient(), ...headers } })
}

/** How many of the requests that `act` sends reach the job service. */
async function requestsDuring(act: () => Promise<unknown>): Promise<number> {
  const before = gateway.services.job.requested()
  await act()
  return gateway.services.job.requested() - before
}

describe('a response that is valid while versions are the same', () => {
  it('is sent again without the service, each time with a request id of its own', async () => {
    respondWith('{"total":1}')
    const first = await read()

    expect(first.headers).not.toHaveProperty('surrogate-key')
    expect(first.headers).not.toHaveProperty('surrogate-control')
    const ids = new Set([first.headers['x-request-id']])
    const reached = await requestsDuring(async () => {
      for (let times = 0; times < 3; times++) {
        const { status, headers, body } = await read()
        ids.add(headers['x-request-id'])
        expect([status, headers.etag, headers.link, body]).toEqual([200, 'W/"1"', '</next>; rel="next"', '{"total":1}'])
      }
    })
    expect(reached).toBe(0)
    expect(ids.size).toBe(4)
  })

  it.each([
    ['changes', () => setVersions('a', 'c')],
    ['is lost', () => inRedis(stores().redisUrl, (redis) => redis.del(keys[1]))],
  ])('is not sent again after a version %s', async (_how, change) => {
    respondWith('{"total":1}')
    await read()

    await change()
    respondWith('{"total":2}', { version: 'a.c' })

    expect((await read()).body).toBe('{"total":2}')
  })

  it('has the same bytes, status and headers as from the service, for every kind of request', async () => {
    const user = (role: Role) => bearer(newUserId(), role)
    const kinds: [() => Record<string, string>, string?][] = [
      [() => ({})],
      [() => ({}), 'HEAD'],
      [() => ({ 'if-none-match': 'W/"1"' })],
      [() => ({ 'if-none-match': 'W/"1"', 'cache-control': 'max-age=0, no-cache' })],
      [() => ({ 'if-none-match': 'W/"1"' }), 'HEAD'],
      [() => ({ 'if-none-match': 'W/"2"' })],
      [() => ({ 'accept-encoding': 'gzip, br' })],
      [() => ({ 'accept-encoding': 'identity' })],
      [() => ({ range: 'bytes=0-3' })],
      [() => user('JOB_SEEKER')],
      [() => user('ADMIN'), 'HEAD'],
    ]
    const responses = async () => {
      const all = []
      for (const [newHeaders, method] of kinds) {
        const { status, headers, body } = await read(newHeaders(), method)
        const { date: _, 'x-request-id': __, ...compared } = headers
        all.push({ newHeaders, method, status, headers: compared, body })
      }
      return all
    }
    respondWith(long, { seconds: 0 })
    const fromService = await responses()
    respondWith(long)
    await read()

    expect(await requestsDuring(async () => expect(await responses()).toEqual(fromService))).toBe(0)
  })

  it('is private to a user who requested it', async () => {
    respondWith('{}')
    await read()

    expect((await read()).headers['cache-control']).toBeUndefined()
    expect((await read(bearer(newUserId(), 'JOB_SEEKER'))).headers['cache-control']).toBe('private, no-cache')
  })

  it('counts against the limit of its client', async () => {
    respondWith('{}')
    const client = newClient()
    await read(client)

    expect((await read(client)).headers['ratelimit-remaining']).toBe('28')
    await read({ ...client, authorization: 'Bearer made.up.token' }).then(({ status }) => expect(status).toBe(401))
  })
})

describe('the service is reached by every request', () => {
  it.each([
    ['for a response without a validity', { 'Surrogate-Key': '' }, '{}', {}, 'GET'],
    ['for a response that may be kept for no time', { seconds: 0 }, '{}', {}, 'GET'],
    ['for a response above 128 kB', {}, JSON.stringify('a'.repeat(128 * 1024)), {}, 'GET'],
    ['for a request with a body', {}, '{}', { 'content-length': '2' }, 'GET'],
    ['for a write', {}, '{}', {}, 'DELETE'],
  ])('%s', async (_what, marks, body, headers: Record<string, string>, method) => {
    respondWith(body, marks)
    const send = () =>
      sendRaw(gateway, {
        method,
        path,
        headers: { ...newClient(), ...headers },
        ...('content-length' in headers && { body: '{}' }),
      })

    expect(
      await requestsDuring(async () => {
        for (let times = 0; times < 3; times++) await send()
      }),
    ).toBe(3)
  })

  it('while Redis has no version, or does not respond', async () => {
    const other = await startGateway({ CACHE_REDIS_URL: 'redis://127.0.0.1:1' })
    other.services.job.respondWith((_req, res) => {
      res.writeHead(200, { 'surrogate-control': 'max-age=60', 'surrogate-key': `a.b ${keys.join(' ')}` }).end('{}')
    })

    for (let times = 0; times < 3; times++) await request(other.url).get(path).set(newClient()).expect(200)

    expect(other.services.job.requested()).toBe(3)
    await other.stop()
  })
})
