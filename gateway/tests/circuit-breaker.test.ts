import { randomInt } from 'node:crypto'
import { createServer, request as send } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { closedPort } from '@portal/testing/closed-port'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type GatewayUnderTest, type StubService, startGateway, stranger } from './gateway.ts'

let gateway: GatewayUnderTest
let job: StubService
beforeEach(async () => {
  gateway = await startGateway({ UPSTREAM_TIMEOUT_MS: '200' })
  job = gateway.services.job
})
afterEach(() => gateway.stop())

const breaksOff: Parameters<StubService['respondWith']>[0] = (req) => req.socket.destroy()

function post() {
  return request(gateway.url).post('/api/v1/jobs/').set(stranger()).send({ title: 'Clerk' })
}

async function postTimes(times: number): Promise<number[]> {
  const statuses: number[] = []
  for (let sent = 0; sent < times; sent++) statuses.push((await post()).status)
  return statuses
}

describe('a service that keeps failing', () => {
  it('is not asked any more, and who asks for it is refused at once by a name of its own', async () => {
    job.respondWith(breaksOff)
    expect(await postTimes(5)).toEqual([502, 502, 502, 502, 502])
    const requested = job.requested()

    const response = await post().set('X-Request-ID', 'in-a-row').expect(503)

    expect(response.headers).toMatchObject({
      'content-type': expect.stringContaining('application/problem+json'),
      'retry-after': '1',
    })
    expect(response.body).toMatchObject({ status: 503, error_code: 'CIRCUIT_OPEN', request_id: 'in-a-row' })
    expect(job.requested()).toBe(requested)
  })

  it('does not keep the others from being served, nor its state from being asked for', async () => {
    job.respondWith(breaksOff)
    await postTimes(6)
    job.respondWith((_req, res) => res.end(JSON.stringify({ status: 'ready', checks: {} })))

    await request(gateway.url).get('/api/v1/profiles/recruiters/1').set(stranger()).expect(200)
    const { body } = await request(gateway.url).get('/ready')

    expect(body.services.job).toEqual({ status: 'ready', checks: {} })
  })

  it('is refused to all when five clients in a row have waited for it in vain', async () => {
    job.respondWith(() => {})
    const clients = Array.from({ length: 5 }, () => post().then(({ status }) => status))
    expect(await Promise.all(clients)).toEqual(Array(5).fill(504))

    const { body } = await post().expect(503)

    expect(body.error_code).toBe('CIRCUIT_OPEN')
  })

  it('is served again once it responds, although no client reaches it meanwhile', async () => {
    job.respondWith(breaksOff)
    await postTimes(5)
    const requested: (string | undefined)[] = []
    job.respondWith((req, res) => {
      requested.push(req.url)
      res.end()
    })

    await until('the service to be asked', () => requested.length > 0)

    expect(requested).toEqual(['/health'])
    await until('the service to be served', async () => (await post()).status === 200)
    expect(await postTimes(3)).toEqual([200, 200, 200])
  })

  it('stays refused for as long as it does not respond', async () => {
    job.respondWith(breaksOff)
    await postTimes(5)
    const requested = job.requested()

    await until('two questions for its health', () => job.requested() === requested + 2)

    expect((await post()).body.error_code).toBe('CIRCUIT_OPEN')
  })
})

describe('a service is not held to fail', () => {
  it.each([500, 502, 503, 504, 422])('by responding with %i, as often as it may', async (status) => {
    job.respondWith((_req, res) => res.writeHead(status).end())

    expect(await postTimes(12)).toEqual(Array(12).fill(status))

    expect(job.requested()).toBe(12)
  })

  it.each<[string, Parameters<StubService['respondWith']>[0]]>([
    ['a header that is too large', (_req, res) => res.writeHead(200, { link: 'a'.repeat(80_000) }).end()],
    ['a first line that makes no sense', (req) => req.socket.end('not HTTP at all\r\n\r\n')],
    ['a header that makes no sense', (req) => req.socket.end('HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n')],
  ])('by %s, which is a failure of that request alone', async (_what, respond) => {
    job.respondWith(respond)

    expect(await postTimes(12)).toEqual(Array(12).fill(502))

    expect(job.requested()).toBe(12)
  })

  it('by a response that breaks off', async () => {
    job.respondWith((req, res) => {
      res.writeHead(200, { 'content-length': 100 }).write('half')
      setImmediate(() => req.socket.destroy())
    })

    for (let sent = 0; sent < 12; sent++) await expect(post()).rejects.toThrow(/aborted|hang up/)

    expect(job.requested()).toBe(12)
  })

  it.each<[string, () => Record<string, string>]>([
    ['an address', () => ({ 'X-Forwarded-For': '2001:db8:7:7::1' })],
    ['an IPv6 network', () => ({ 'X-Forwarded-For': `2001:db8:7:7::${randomInt(2 ** 16).toString(16)}` })],
    ['a person, wherever they are,', () => ({ ...stranger(), ...bearer(7, 'RECRUITER') })],
  ])('by requests of %s that take too long, as many as they may be', async (_whose, headers) => {
    job.respondWith(() => {})
    const slow = Array.from({ length: 12 }, () =>
      post()
        .set(headers())
        .then(({ status }) => status),
    )
    expect(await Promise.all(slow)).toEqual(Array(12).fill(504))
    job.respondWith((_req, res) => res.end())

    expect(await postTimes(1)).toEqual([200])
  })

  it('by requests of many clients that take too long while it responds to others', async () => {
    job.respondWith((req, res) => {
      if (req.method === 'GET') res.end()
    })
    const get = () => request(gateway.url).get('/api/v1/jobs/').set(stranger()).expect(200)
    const slow = async () => {
      await post().expect(504)
      await get()
    }

    for (let round = 0; round < 3; round++) await Promise.all([slow(), slow(), slow(), slow()])

    await get()
  })

  it('for longer than it takes to ask for its health, by requests of many clients that take too long', async () => {
    const requested: (string | undefined)[] = []
    job.respondWith((req, res) => {
      requested.push(req.url)
      if (req.method === 'GET') res.end()
    })

    await Promise.all(Array.from({ length: 8 }, () => post().expect(504)))
    await until('its health', () => requested.includes('/health'))

    await until('the service to be served', async () => {
      const { status } = await request(gateway.url).get('/api/v1/jobs/').set(stranger())
      return status === 200
    })
  })

  it('by clients that do not wait for it', async () => {
    for (let left = 0; left < 6; left++) {
      const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
      job.respondWith((req) => req.socket.once('close', arrive))
      const shortTimeouts = send(`${gateway.url}/api/v1/jobs/`, { headers: stranger() })
      shortTimeouts.on('error', () => {}).end()
      await until('the request', () => job.requested() === left + 1)
      shortTimeouts.destroy()
      await arrived
    }
    job.respondWith((_req, res) => res.end())

    expect(await postTimes(1)).toEqual([200])
  })
})

describe('a connection that breaks off before the answer', () => {
  it.each(['get', 'head', 'options'] as const)('does not matter to %s, which is asked once more', async (method) => {
    job.respondWith((req, res) => (job.requested() === 1 ? req.socket.destroy() : res.end()))

    await request(gateway.url)[method]('/api/v1/jobs/').set(stranger()).expect(200)

    expect(job.requested()).toBe(2)
  })

  it('ends what is not only reading, or has a body, as 502: it may have been carried out', async () => {
    job.respondWith(breaksOff)

    await post().expect(502)
    await request(gateway.url).delete('/api/v1/jobs/1').set(stranger()).expect(502)
    await request(gateway.url).get('/api/v1/jobs/').set(stranger()).send({ a: 1 }).expect(502)

    expect(job.requested()).toBe(3)
  })

  it('is not what a refused one is: nothing has arrived, and everything is sent once more', async () => {
    const port = await closedPort()
    const other = await startGateway({ JOB_URL: `http://127.0.0.1:${port}` })
    const server = createServer(async (req, res) => res.end(await text(req)))
    const requesting = request(other.url).post('/api/v1/jobs/').set(stranger()).send({ title: 'Clerk' })

    const [response] = await Promise.all([
      requesting.then((arrived) => arrived),
      pause(30).then(() => server.listen(port)),
    ])

    expect(response).toMatchObject({ status: 200, text: '{"title":"Clerk"}' })
    await other.stop()
    server.close()
  })

  it('is told when it happens twice', async () => {
    job.respondWith(breaksOff)

    await request(gateway.url).get('/api/v1/jobs/').set(stranger()).expect(502)

    expect(job.requested()).toBe(2)
  })

  it('is not what a wait in vain is: that is not done twice', async () => {
    job.respondWith(() => {})

    await request(gateway.url).get('/api/v1/jobs/').set(stranger()).expect(504)

    expect(job.requested()).toBe(1)
  })
})
