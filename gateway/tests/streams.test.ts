import { once } from 'node:events'
import { Agent, type ClientRequest, type IncomingMessage, request as send } from 'node:http'
import { text } from 'node:stream/consumers'
import { stores } from '@portal/testing/stores'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterEach, beforeEach, expect, it } from 'vitest'
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
