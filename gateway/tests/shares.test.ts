import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request as send } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type GatewayUnderTest, newUserId, type StubService, startGateway, stranger } from './gateway.ts'

type Headers = Record<string, string>

let gateway: GatewayUnderTest
let job: StubService
const begun: ClientRequest[] = []
const lines: Socket[] = []
beforeEach(async () => {
  const limits = ['', '_AUTH', '_SEARCH', '_USER'].map((kind) => [`RATE_LIMIT${kind}_PER_MINUTE`, '100000'])
  gateway = await startGateway(Object.fromEntries(limits))
  job = gateway.services.job
})
afterEach(async () => {
  for (const each of [...begun.splice(0), ...lines.splice(0)]) each.destroy()
  await gateway.stop()
})

/** Begins a request; its response is there when its header is. */
function begin(headers: Headers, path = '/api/v1/jobs/slow'): Promise<IncomingMessage> {
  const requesting = send(gateway.url + path, { headers, agent: false })
  begun.push(requesting)
  requesting.on('error', () => undefined).end()
  return once(requesting, 'response').then(([response]) => response)
}

/** Begins so many requests that have no response, and waits until the service has them. */
async function hold(count: number, headers: Headers): Promise<void> {
  const before = job.requested()
  for (let held = 0; held < count; held++) void begin(headers).catch(() => undefined)
  await until('the requests', () => job.requested() === before + count)
}

/** A service in which only the slow takes for ever. */
function respondToAllBut(slow: string): void {
  job.respondWith((req, res) => {
    if (!req.url?.includes(slow)) res.end('[]')
  })
}

function listJobs(headers: Headers) {
  return request(gateway.url).get('/api/v1/jobs/').set(headers)
}

function person(address = stranger()): Headers {
  return { ...address, ...bearer(newUserId(), 'RECRUITER') }
}

const office = { 'X-Forwarded-For': '192.0.2.1' }

describe('a client', () => {
  beforeEach(() => respondToAllBut('slow'))

  it('has twenty requests under way at most, and gets a clear refusal; others do not notice', async () => {
    const client = stranger()
    await hold(20, client)

    const { headers, body } = await listJobs(client).expect(429)

    expect(headers).toMatchObject({ 'retry-after': '1', 'content-type': expect.stringContaining('problem+json') })
    expect(body).toMatchObject({ status: 429, error_code: 'TOO_MANY_AT_ONCE' })
    await listJobs(stranger()).expect(200)
    await request(gateway.url).get('/api/v1/notifications').set(client).expect(200)
    for (const requesting of begun.splice(0, 1)) requesting.destroy()
    await until('a place', async () => (await listJobs(client)).status === 200)
  })

  it('who is signed in has them wherever they are, and beside those of strangers at their address', async () => {
    const token = bearer(newUserId(), 'RECRUITER')
    await hold(20, office)
    await hold(10, { ...office, ...token })
    await hold(10, { ...stranger(), ...token })

    await listJobs({ ...stranger(), ...token }).expect(429)
    await listJobs(office).expect(429)
    await listJobs(person(office)).expect(200)
  })

  it('that is anonymous has them for all of its network', async () => {
    for (let host = 1; host <= 20; host++) await hold(1, { 'X-Forwarded-For': `2001:db8:3:3::${host}` })

    await listJobs({ 'X-Forwarded-For': '2001:db8:3:3:9::1' }).expect(429)
    await listJobs({ 'X-Forwarded-For': '2001:db8:3:4::1' }).expect(200)
  })
})

it('An address has 250 at most, however many people are behind it', async () => {
  respondToAllBut('slow')
  for (let people = 0; people < 12; people++) await hold(20, person(office))
  await hold(10, person(office))

  await listJobs(person(office)).expect(429)
  await listJobs(person()).expect(200)
})

it('Forty people behind one address with six requests at a time each, and an inbox open, are all served', async () => {
  gateway.services.notification.respondWith((_req, res) => res.writeHead(200).flushHeaders())
  const people = Array.from({ length: 40 }, () => person(office))
  const { promise: allHere, resolve } = Promise.withResolvers<void>()
  job.respondWith(async (_req, res) => {
    if (job.requested() === 240) resolve()
    await allHere
    res.end('[]')
  })

  const inboxes = await Promise.all(people.map((headers) => begin(headers, '/api/v1/notifications/stream')))
  const responses = await Promise.all(people.flatMap((headers) => Array.from({ length: 6 }, () => begin(headers))))

  expect(new Set([...inboxes, ...responses].map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
})

it('When all is taken, a newcomer gets a place of the client that holds the most, which may try again', async () => {
  respondToAllBut('slow')
  const first = stranger()
  const responses = Array.from({ length: 20 }, () => begin(first))
  await until('the requests', () => job.requested() === 20)
  for (let clients = 0; clients < 24; clients++) await hold(20, stranger())
  await hold(12, stranger())

  await listJobs(stranger()).expect(200)

  const crowdedOut = (await Promise.race(responses)) as IncomingMessage
  expect(crowdedOut).toMatchObject({ statusCode: 503, headers: { 'retry-after': '1' } })
  const { error_code, request_id } = JSON.parse(await text(crowdedOut))
  expect(error_code).toBe('UNAVAILABLE')
  expect(request_id).toBe(crowdedOut.headers['x-request-id'])
})

it('Clients that are slow to send their bodies do not slow others down at the same service', async () => {
  respondToAllBut('slow')
  const { hostname, port } = new URL(gateway.url)
  const heard: string[] = []
  for (let index = 0; index < 165; index++) {
    const line = connect(Number(port), hostname)
    lines.push(line)
    line.on('data', (data) => heard.push(String(data).slice(9, 12)))
    line.write(
      `POST /api/v1/jobs/ HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 198.51.100.${index % 3}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 50000\r\n\r\n{',
    )
  }
  await until('those beyond their share to be refused', () => heard.length === 165 - 3 * 20)

  for (let times = 0; times < 20; times++) await listJobs(stranger()).expect(200)

  expect(new Set(heard)).toEqual(new Set(['429']))
  expect(job.requested()).toBe(20)
})

it('Clients that are slow to read do not use up the connections of others', async () => {
  const large = Buffer.alloc(4 * 1024 * 1024, 'a')
  job.respondWith((req, res) => res.end(req.url?.includes('slow') ? large : '[]'))
  for (let clients = 0; clients < 7; clients++) {
    const headers = stranger()
    await Promise.all(Array.from({ length: 20 }, () => begin(headers)))
  }

  for (let times = 0; times < 3; times++) await listJobs(stranger()).expect(200)
})

it('Twenty accounts at one address with all the live streams they may have leave room for others', async () => {
  gateway.services.notification.respondWith((_req, res) => res.writeHead(200).flushHeaders())
  const stream = (headers: Headers) => begin(headers, '/api/v1/notifications/stream')
  for (let accounts = 0; accounts < 20; accounts++) {
    const headers = person(office)
    await Promise.all(Array.from({ length: 13 }, () => stream(headers)))
  }

  expect((await stream(person(office))).statusCode).toBe(429)
  expect((await stream(person())).statusCode).toBe(200)
})
