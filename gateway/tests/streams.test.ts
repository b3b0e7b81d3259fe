import { once } from 'node:events'
import { Agent, type ClientRequest, type IncomingMessage, request as send } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { stores } from '@portal/testing/stores'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type GatewayUnderTest, inRedis, newClient, newUserId, type StubService, startGateway } from './gateway.ts'

let gateway: GatewayUnderTest
let notification: StubService
beforeEach(async () => {
  gateway = await startGateway({ RATE_LIMIT_USER_PER_MINUTE: '100000' })
  notification = gateway.services.notification
})
afterEach(() => gateway.stop())

/** Opens the stream as a browser would. Resolves once its headers have arrived. */
async function listen(
  headers: Record<string, string> = {},
): Promise<{ requesting: ClientRequest; response: IncomingMessage }> {
  const requesting = send(`${gateway.url}/api/v1/notifications/stream`, {
    agent: new Agent({ keepAlive: true }),
    headers: { ...bearer(newUserId(), 'JOB_SEEKER'), accept: 'text/event-stream', ...headers },
  })
  requesting.on('error', () => {}).end()
  const [response] = await once(requesting, 'response')
  return { requesting, response }
}

const eventStream = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' }

it('forwards the headers of a stream before its first event, and each event at once', async () => {
  const { promise: requested, resolve: report } = Promise.withResolvers<void>()
  notification.respondWith(async (_req, res) => {
    res.writeHead(200, eventStream).flushHeaders()
    await requested
    res.write('id: 8\ndata: {}\n\n')
  })

  const { response } = await listen()
  expect(response.headers).toMatchObject(eventStream)
  report()

  expect(String((await once(response, 'data'))[0])).toBe('id: 8\ndata: {}\n\n')
  response.destroy()
})

it('forwards Last-Event-ID when a client reconnects', async () => {
  notification.respondWith((req, res) =>
    res.writeHead(200, eventStream).end(`data: ${req.headers['last-event-id']}\n\n`),
  )

  const { response } = await listen({ 'Last-Event-ID': '41' })

  expect(await text(response)).toBe('data: 41\n\n')
})

it('forwards the headers of a stream as those of any other request', async () => {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<IncomingMessage['headers']>()
  notification.respondWith((req, res) => {
    arrive(req.headers)
    res.writeHead(200, { ...eventStream, connection: 'close, x-private', 'x-private': '1' }).flushHeaders()
  })
  const client = newClient()

  const { requesting, response } = await listen({
    ...client,
    host: 'portal.example.com',
    connection: 'keep-alive, X-Hop',
    'X-Hop': '1',
    'X-User-Id': '1',
    'X-Forwarded-Port': '1',
  })

  const headers = await arrived
  expect(headers).toMatchObject({
    'x-forwarded-for': client['X-Forwarded-For'],
    'x-forwarded-host': 'portal.example.com',
    'x-request-id': response.headers['x-request-id'],
    host: new URL(notification.url).host,
  })
  for (const name of ['x-hop', 'x-user-id', 'x-forwarded-port']) expect(headers).not.toHaveProperty(name)
  expect(response.headers).not.toHaveProperty('x-private')
  expect(response.headers.connection).toBe('keep-alive')
  requesting.destroy()
})

it('slows a stream down for a client that reads slowly', async () => {
  const piece = Buffer.alloc(1024 * 1024, 'a')
  const { promise: paused, resolve: reportPause } = Promise.withResolvers<void>()
  let hasGone = false
  notification.respondWith(async (_req, res) => {
    res.writeHead(200, eventStream).once('close', () => {
      hasGone = true
    })
    for (let written = 0; written < 64; written++) {
      if (res.write(piece)) continue
      if (await Promise.race([once(res, 'drain').then(() => false), pause(500, true)])) return reportPause()
    }
  })
  const { requesting } = await listen()

  await paused

  expect(hasGone).toBe(false)
  requesting.destroy()
})

it('ends a stream to an HTTP/1.0 client by closing the connection', async () => {
  notification.respondWith((_req, res) => res.writeHead(200, eventStream).end('data: {}\n\n'))
  const { hostname, port } = new URL(gateway.url)
  const client = connect(Number(port), hostname)
  client.write(`GET /api/v1/notifications/stream HTTP/1.0\r\nX-Forwarded-For: 10.9.9.7\r\n\r\n`)

  const response = await text(client)

  expect(response).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  expect(response).toMatch(/\r\nconnection: close\r\n/i)
  expect(response).toMatch(/\r\n\r\ndata: \{\}\n\n$/)
})

describe('a service that', () => {
  const openStream = () => request(gateway.url).get('/api/v1/notifications/stream').set(newClient())

  it('closes the connection before the stream begins gets it once more, then the client gets 502', async () => {
    notification.respondWith((req) => req.socket.destroy())

    const { body } = await openStream().expect(502)

    expect(body).toMatchObject({ status: 502, error_code: 'BAD_GATEWAY' })
    expect(notification.requested()).toBe(2)
  })

  it('closes the connections of five streams gets no more until it responds', async () => {
    notification.respondWith((req) => req.socket.destroy())
    for (let times = 0; times < 5; times++) await openStream().expect(502)

    expect((await openStream().expect(503)).body.error_code).toBe('CIRCUIT_OPEN')
  })

  it('sends invalid HTTP makes the client get 502', async () => {
    notification.respondWith((req) => req.socket.end('not HTTP at all\r\n\r\n'))

    expect((await openStream().expect(502)).body.error_code).toBe('BAD_GATEWAY')
  })

  it('breaks a stream off breaks it off for the client', async () => {
    notification.respondWith((_req, res) => {
      res.writeHead(200, eventStream).write('data: first\n\n', () => res.destroy())
    })

    const { response } = await listen()

    await expect(text(response)).rejects.toThrow('aborted')
  })
})

it('closes the stream at the service when the client disconnects', async () => {
  let left = false
  notification.respondWith((_req, res) => {
    res.writeHead(200, eventStream).flushHeaders()
    res.once('close', () => {
      left = true
    })
  })
  const { requesting } = await listen()

  requesting.destroy()

  await until('the service to notice', () => left)
})

it.each([
  ['the session ends', (_userId: number, sid: string) => `access:session:${sid}`],
  ['the tokens of the user are revoked', (userId: number, _sid: string) => `access:version:${userId}`],
])('ends a stream soon after %s, and no other stream', async (_what, keyOf) => {
  let left = 0
  notification.respondWith((_req, res) => {
    res.writeHead(200, eventStream).flushHeaders()
    res.once('close', () => {
      left += 1
    })
  })
  const userId = newUserId()
  const token = bearer(userId, 'JOB_SEEKER')
  const { sid } = JSON.parse(Buffer.from(token.authorization.split('.')[1] ?? '', 'base64url').toString())
  const [other, mine] = [await listen(), await listen(token)]
  const ended = once(mine.response.resume(), 'end')
  const since = performance.now()

  await inRedis(stores().redisUrl, (redis) => redis.set(keyOf(userId, sid), 1, 'EX', 60))

  await ended
  process.stdout.write(`a stream ended ${Math.round(performance.now() - since)} ms after the revocation\n`)
  expect(mine.response.complete).toBe(true)
  await until('the service to notice', () => left === 1)
  expect((await listen(token)).response.statusCode).toBe(401)
  expect(other.response.readableEnded).toBe(false)
  other.requesting.destroy()
})

it('ends a stream when its token expires', async () => {
  notification.respondWith((_req, res) => res.writeHead(200, eventStream).flushHeaders())

  const { response } = await listen(bearer(newUserId(), 'JOB_SEEKER', { expiresIn: 1 }))

  await once(response.resume(), 'end')
  expect(response.complete).toBe(true)
})

it('serves requests while two hundred streams are open', async () => {
  notification.respondWith((req, res) => {
    if (req.url?.endsWith('/stream')) res.writeHead(200, eventStream).flushHeaders()
    else res.end('[]')
  })
  const streams = await Promise.all(Array.from({ length: 200 }, () => listen()))

  await request(gateway.url).get('/api/v1/notifications/').set(newClient()).expect(200)

  for (const { requesting } of streams) requesting.destroy()
})

it('counts neither open streams nor disconnected clients as failures of the service', async () => {
  notification.respondWith((_req, res) => res.writeHead(200, eventStream).flushHeaders())
  for (let times = 0; times < 12; times++) (await listen()).requesting.destroy()

  const { requesting, response } = await listen()

  expect(response.statusCode).toBe(200)
  requesting.destroy()
})

it('completes streams at once when the gateway stops', async () => {
  let received = ''
  notification.respondWith((_req, res) => {
    res.writeHead(200, eventStream).write('data: first\n\n')
    const more = setInterval(() => res.write(': heartbeat\n\n'), 1)
    res.once('close', () => clearInterval(more))
  })
  const { response } = await listen()
  response.on('data', (piece) => {
    received += piece
  })
  await until('the first heartbeat', () => received.includes('heartbeat'))
  const ended = once(response, 'end')

  await gateway.stop()

  await ended
  expect(response.complete).toBe(true)
  gateway = await startGateway()
})
