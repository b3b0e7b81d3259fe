import { randomInt } from 'node:crypto'
import { createServer, request as send } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { closedPort } from '@portal/testing/closed-port'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type GatewayUnderTest, newClient, type StubService, startGateway } from './gateway.ts'

let gateway: GatewayUnderTest
let job: StubService
beforeEach(async () => {
  gateway = await startGateway({ UPSTREAM_TIMEOUT_MS: '200' })
  job = gateway.services.job
})
afterEach(() => gateway.stop())

const resetsConnection: Parameters<StubService['respondWith']>[0] = (req) => req.socket.destroy()

function post() {
  return request(gateway.url).post('/api/v1/jobs/').set(newClient()).send({ title: 'Clerk' })
}

async function postTimes(times: number): Promise<number[]> {
  const statuses: number[] = []
  for (let sent = 0; sent < times; sent++) statuses.push((await post()).status)
  return statuses
}

describe('an open circuit', () => {
  it('rejects requests at once with CIRCUIT_OPEN and forwards none', async () => {
    job.respondWith(resetsConnection)
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

  it('affects neither other services nor the entry of its service in /ready', async () => {
    job.respondWith(resetsConnection)
    await postTimes(6)
    job.respondWith((_req, res) => res.end(JSON.stringify({ status: 'ready', checks: {} })))

    await request(gateway.url).get('/api/v1/profiles/recruiters/1').set(newClient()).expect(200)
    const { body } = await request(gateway.url).get('/ready')

    expect(body.services.job).toEqual({ status: 'ready', checks: {} })
  })

  it('follows timeouts of five clients in a row', async () => {
    job.respondWith(() => {})
    const clients = Array.from({ length: 5 }, () => post().then(({ status }) => status))
    expect(await Promise.all(clients)).toEqual(Array(5).fill(504))

    const { body } = await post().expect(503)

    expect(body.error_code).toBe('CIRCUIT_OPEN')
  })

  it('closes once a health check succeeds, without a probe by a client', async () => {
    job.respondWith(resetsConnection)
    await postTimes(5)
    const requested: (string | undefined)[] = []
    job.respondWith((req, res) => {
      requested.push(req.url)
      res.end()
    })

    await until('a health check', () => requested.length > 0)

    expect(requested).toEqual(['/health'])
    await until('requests to be forwarded', async () => (await post()).status === 200)
    expect(await postTimes(3)).toEqual([200, 200, 200])
  })

  it('stays open as long as the service does not respond', async () => {
    job.respondWith(resetsConnection)
    await postTimes(5)
    const requested = job.requested()

    await until('two health checks', () => job.requested() === requested + 2)

    expect((await post()).body.error_code).toBe('CIRCUIT_OPEN')
  })
})

describe('a circuit', () => {
  it.each([500, 502, 503, 504, 422])('stays closed after any number of responses with status %i', async (status) => {
    job.respondWith((_req, res) => res.writeHead(status).end())

    expect(await postTimes(12)).toEqual(Array(12).fill(status))

    expect(job.requested()).toBe(12)
  })

  it.each<[string, Parameters<StubService['respondWith']>[0]]>([
    ['an oversized header', (_req, res) => res.writeHead(200, { link: 'a'.repeat(80_000) }).end()],
    ['an invalid status line', (req) => req.socket.end('not HTTP at all\r\n\r\n')],
    ['an invalid header', (req) => req.socket.end('HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n')],
  ])('stays closed after responses with %s, which fail only their own requests', async (_what, respond) => {
    job.respondWith(respond)

    expect(await postTimes(12)).toEqual(Array(12).fill(502))

    expect(job.requested()).toBe(12)
  })

  it('stays closed after responses that break off', async () => {
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
    ['a user at changing addresses', () => ({ ...newClient(), ...bearer(7, 'RECRUITER') })],
  ])('stays closed after any number of timeouts of requests of %s', async (_whose, headers) => {
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

  it('stays closed after timeouts of many clients while the service responds to others', async () => {
    job.respondWith((req, res) => {
      if (req.method === 'GET') res.end()
    })
    const get = () => request(gateway.url).get('/api/v1/jobs/').set(newClient()).expect(200)
    const slow = async () => {
      await post().expect(504)
      await get()
    }

    for (let repetition = 0; repetition < 3; repetition++) await Promise.all([slow(), slow(), slow(), slow()])

    await get()
  })

  it('opens after timeouts of many clients only until a health check succeeds', async () => {
    const requested: (string | undefined)[] = []
    job.respondWith((req, res) => {
      requested.push(req.url)
      if (req.method === 'GET') res.end()
    })

    await Promise.all(Array.from({ length: 8 }, () => post().expect(504)))
    await until('the health check', () => requested.includes('/health'))

    await until('requests to be forwarded', async () => {
      const { status } = await request(gateway.url).get('/api/v1/jobs/').set(newClient())
      return status === 200
    })
  })

  it('stays closed after requests whose clients disconnected', async () => {
    for (let departures = 0; departures < 6; departures++) {
      const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
      job.respondWith((req) => req.socket.once('close', arrive))
      const leaving = send(`${gateway.url}/api/v1/jobs/`, { headers: newClient() })
      leaving.on('error', () => {}).end()
      await until('the request', () => job.requested() === departures + 1)
      leaving.destroy()
      await arrived
    }
    job.respondWith((_req, res) => res.end())

    expect(await postTimes(1)).toEqual([200])
  })
})

describe('a connection to a service', () => {
  it.each(['get', 'head', 'options'] as const)(
    'that breaks before the response makes the gateway retry %s once',
    async (method) => {
      job.respondWith((req, res) => (job.requested() === 1 ? req.socket.destroy() : res.end()))

      await request(gateway.url)[method]('/api/v1/jobs/').set(newClient()).expect(200)

      expect(job.requested()).toBe(2)
    },
  )

  it('that breaks before the response ends writes and requests with a body with 502, without a retry', async () => {
    job.respondWith(resetsConnection)

    await post().expect(502)
    await request(gateway.url).delete('/api/v1/jobs/1').set(newClient()).expect(502)
    await request(gateway.url).get('/api/v1/jobs/').set(newClient()).send({ a: 1 }).expect(502)

    expect(job.requested()).toBe(3)
  })

  it('that is refused makes the gateway retry any request, because nothing has arrived', async () => {
    const port = await closedPort()
    const other = await startGateway({ JOB_URL: `http://127.0.0.1:${port}` })
    const server = createServer(async (req, res) => res.end(await text(req)))
    const requesting = request(other.url).post('/api/v1/jobs/').set(newClient()).send({ title: 'Clerk' })

    const [response] = await Promise.all([
      requesting.then((arrived) => arrived),
      pause(30).then(() => server.listen(port)),
    ])

    expect(response).toMatchObject({ status: 200, text: '{"title":"Clerk"}' })
    await other.stop()
    server.close()
  })

  it('that breaks twice ends the request with 502', async () => {
    job.respondWith(resetsConnection)

    await request(gateway.url).get('/api/v1/jobs/').set(newClient()).expect(502)

    expect(job.requested()).toBe(2)
  })

  it('that times out ends the request with 504, without a retry', async () => {
    job.respondWith(() => {})

    await request(gateway.url).get('/api/v1/jobs/').set(newClient()).expect(504)

    expect(job.requested()).toBe(1)
  })
})
