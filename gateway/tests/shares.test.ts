import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request as send } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type GatewayUnderTest, newClient, newUserId, type StubService, startGateway } from './gateway.ts'

type Headers = Record<string, string>

let gateway: GatewayUnderTest
let job: StubService
const begun: ClientRequest[] = []
const sockets: Socket[] = []
beforeEach(async () => {
  const limits = ['', '_AUTH', '_SEARCH', '_USER'].map((kind) => [`RATE_LIMIT${kind}_PER_MINUTE`, '100000'])
  gateway = await startGateway(Object.fromEntries(limits))
  job = gateway.services.job
})
afterEach(async () => {
  for (const each of [...begun.splice(0), ...sockets.splice(0)]) each.destroy()
  await gateway.stop()
})

/** Starts a request. Resolves with the response once its headers have arrived. */
function begin(headers: Headers, path = '/api/v1/jobs/slow'): Promise<IncomingMessage> {
  const requesting = send(gateway.url + path, { headers, agent: false })
  begun.push(requesting)
  requesting.on('error', () => undefined).end()
  return once(requesting, 'response').then(([response]) => response)
}

/** Starts requests that get no response, and waits until the service has received them. */
async function hold(count: number, headers: Headers): Promise<void> {
  const before = job.requested()
  for (let held = 0; held < count; held++) void begin(headers).catch(() => undefined)
  await until('the requests', () => job.requested() === before + count)
}

/** Makes the service respond to all requests except those whose URL contains `slow`. */
function respondToAllBut(slow: string): void {
  job.respondWith((req, res) => {
    if (!req.url?.includes(slow)) res.end('[]')
  })
}

function listJobs(headers: Headers) {
  return request(gateway.url).get('/api/v1/jobs/').set(headers)
}

function person(address = newClient()): Headers {
  return { ...address, ...bearer(newUserId(), 'RECRUITER') }
}

const office = { 'X-Forwarded-For': '192.0.2.1' }

describe('a client', () => {
  beforeEach(() => respondToAllBut('slow'))

  it('gets 429 for more than twenty requests in flight, which does not affect other clients', async () => {
    const client = newClient()
    await hold(20, client)

    const { headers, body } = await listJobs(client).expect(429)

    expect(headers).toMatchObject({ 'retry-after': '1', 'content-type': expect.stringContaining('problem+json') })
    expect(body).toMatchObject({ status: 429, error_code: 'TOO_MANY_AT_ONCE' })
    await listJobs(newClient()).expect(200)
    await request(gateway.url).get('/api/v1/notifications').set(client).expect(200)
    for (const requesting of begun.splice(0, 1)) requesting.destroy()
    await until('a place', async () => (await listJobs(client)).status === 200)
  })

  it('with a token has twenty at all addresses together, apart from anonymous requests of its address', async () => {
    const token = bearer(newUserId(), 'RECRUITER')
    await hold(20, office)
    await hold(10, { ...office, ...token })
    await hold(10, { ...newClient(), ...token })

    await listJobs({ ...newClient(), ...token }).expect(429)
    await listJobs(office).expect(429)
    await listJobs(person(office)).expect(200)
  })

  it('without a token has twenty for all of its IPv6 network', async () => {
    for (let host = 1; host <= 20; host++) await hold(1, { 'X-Forwarded-For': `2001:db8:3:3::${host}` })

    await listJobs({ 'X-Forwarded-For': '2001:db8:3:3:9::1' }).expect(429)
    await listJobs({ 'X-Forwarded-For': '2001:db8:3:4::1' }).expect(200)
  })
})

it('rejects more than 250 requests in flight of one address, however many users send them', async () => {
  respondToAllBut('slow')
  for (let people = 0; people < 12; people++) await hold(20, person(office))
  await hold(10, person(office))

  await listJobs(person(office)).expect(429)
  await listJobs(person()).expect(200)
})

it('serves forty users of one address with six concurrent requests and a live stream each', async () => {
  gateway.services.notification.respondWith((_req, res) => res.writeHead(200).flushHeaders())
  const people = Array.from({ length: 40 }, () => person(office))
  const { promise: allArrived, resolve } = Promise.withResolvers<void>()
  job.respondWith(async (_req, res) => {
    if (job.requested() === 240) resolve()
    await allArrived
    res.end('[]')
  })

  const inboxes = await Promise.all(people.map((headers) => begin(headers, '/api/v1/notifications/stream')))
  const responses = await Promise.all(people.flatMap((headers) => Array.from({ length: 6 }, () => begin(headers))))

  expect(new Set([...inboxes, ...responses].map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
})

it('gives a newcomer a place of the client that holds the most when all are taken, which gets 503', async () => {
  respondToAllBut('slow')
  const first = newClient()
  const responses = Array.from({ length: 20 }, () => begin(first))
  await until('the requests', () => job.requested() === 20)
  for (let clients = 0; clients < 24; clients++) await hold(20, newClient())
  await hold(12, newClient())

  await listJobs(newClient()).expect(200)

  const evicted = (await Promise.race(responses)) as IncomingMessage
  expect(evicted).toMatchObject({ statusCode: 503, headers: { 'retry-after': '1' } })
  const { error_code, request_id } = JSON.parse(await text(evicted))
  expect(error_code).toBe('UNAVAILABLE')
  expect(request_id).toBe(evicted.headers['x-request-id'])
})

it('ends the stream of the client that holds the most, as if it were complete, for a newcomer', async () => {
  gateway.services.notification.respondWith((_req, res) => res.writeHead(200).flushHeaders())
  const stream = (headers: Headers) => begin(headers, '/api/v1/notifications/stream')
  let ended = 0
  for (let clients = 0; clients < 102; clients++) {
    const headers = newClient()
    const responses = await Promise.all(Array.from({ length: 10 }, () => stream(headers)))
    for (const response of responses) {
      response.resume().once('end', () => {
        ended += Number(response.complete)
      })
    }
  }
  for (let streams = 0; streams < 4; streams++) await stream(newClient())
  expect(ended).toBe(0)

  expect((await stream(newClient())).statusCode).toBe(200)

  await until('a stream to end', () => ended === 1)
})

it('serves other clients of a service while many clients send their bodies slowly', async () => {
  respondToAllBut('slow')
  const { hostname, port } = new URL(gateway.url)
  const statuses: string[] = []
  for (let index = 0; index < 165; index++) {
    const socket = connect(Number(port), hostname)
    sockets.push(socket)
    socket.on('data', (data) => statuses.push(String(data).slice(9, 12)))
    socket.write(
      `POST /api/v1/jobs/ HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 198.51.100.${index % 3}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 50000\r\n\r\n{',
    )
  }
  await until('requests beyond their limit to be rejected', () => statuses.length === 165 - 3 * 20)

  for (let times = 0; times < 20; times++) await listJobs(newClient()).expect(200)

  expect(new Set(statuses)).toEqual(new Set(['429']))
  expect(job.requested()).toBe(20)
})

it('serves other clients of a service while many clients read their responses slowly', async () => {
  const large = Buffer.alloc(4 * 1024 * 1024, 'a')
  job.respondWith((req, res) => res.end(req.url?.includes('slow') ? large : '[]'))
  for (let clients = 0; clients < 7; clients++) {
    const headers = newClient()
    await Promise.all(Array.from({ length: 20 }, () => begin(headers)))
  }

  for (let times = 0; times < 3; times++) await listJobs(newClient()).expect(200)
})

it('leaves live streams for others when the users of one address open all that they may', async () => {
  gateway.services.notification.respondWith((_req, res) => res.writeHead(200).flushHeaders())
  const stream = (headers: Headers) => begin(headers, '/api/v1/notifications/stream')
  for (let accounts = 0; accounts < 25; accounts++) {
    const headers = person(office)
    await Promise.all(Array.from({ length: 10 }, () => stream(headers)))
  }

  expect((await stream(person(office))).statusCode).toBe(429)
  expect((await stream(person())).statusCode).toBe(200)
})
