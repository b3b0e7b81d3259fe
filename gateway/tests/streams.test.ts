import { once } from 'node:events'
import { Agent, type ClientRequest, type IncomingMessage, request as send } from 'node:http'
import { text } from 'node:stream/consumers'
import { stores } from '@portal/testing/stores'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type GatewayUnderTest, inRedis, newUserId, type ServiceAtTheWire, startGateway, stranger } from './gateway.ts'

let gateway: GatewayUnderTest
let notification: ServiceAtTheWire
beforeEach(async () => {
  gateway = await startGateway({ RATE_LIMIT_USER_PER_MINUTE: '100000' })
  notification = gateway.services.notification
})
afterEach(() => gateway.stop())

/** Asks for the stream as a browser would, and answers once its headers are there. */
async function listen(
  headers: Record<string, string> = {},
): Promise<{ asking: ClientRequest; answer: IncomingMessage }> {
  const asking = send(`${gateway.url}/api/v1/notifications/stream`, {
    agent: new Agent({ keepAlive: true }),
    headers: { ...bearer(newUserId(), 'JOB_SEEKER'), accept: 'text/event-stream', ...headers },
  })
  asking.on('error', () => {}).end()
  const [answer] = await once(asking, 'response')
  return { asking, answer }
}

const eventStream = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' }

it('A stream arrives piece by piece, its headers before the first of them', async () => {
  const { promise: asked, resolve: tell } = Promise.withResolvers<void>()
  notification.answerWith(async (_req, res) => {
    res.writeHead(200, eventStream).flushHeaders()
    await asked
    res.write('id: 8\ndata: {}\n\n')
  })

  const { answer } = await listen()
  expect(answer.headers).toMatchObject(eventStream)
  tell()

  expect(String((await once(answer, 'data'))[0])).toBe('id: 8\ndata: {}\n\n')
  answer.destroy()
})

it('Who comes back says what they have seen last', async () => {
  notification.answerWith((req, res) =>
    res.writeHead(200, eventStream).end(`data: ${req.headers['last-event-id']}\n\n`),
  )

  const { answer } = await listen({ 'Last-Event-ID': '41' })

  expect(await text(answer)).toBe('data: 41\n\n')
})

it('The service notices that somebody has left', async () => {
  let left = false
  notification.answerWith((_req, res) => {
    res.writeHead(200, eventStream).flushHeaders()
    res.once('close', () => {
      left = true
    })
  })
  const { asking } = await listen()

  asking.destroy()

  await until('the service to notice', () => left)
})

it.each([
  ['logs out', (_userId: number, sid: string) => `access:session:${sid}`],
  ['may no more', (userId: number, _sid: string) => `access:version:${userId}`],
])('The stream of somebody who %s ends within a moment, and no other', async (_what, keyOf) => {
  let left = 0
  notification.answerWith((_req, res) => {
    res.writeHead(200, eventStream).flushHeaders()
    res.once('close', () => {
      left += 1
    })
  })
  const userId = newUserId()
  const token = bearer(userId, 'JOB_SEEKER')
  const { sid } = JSON.parse(Buffer.from(token.authorization.split('.')[1] ?? '', 'base64url').toString())
  const [other, mine] = [await listen(), await listen(token)]
  const ended = once(mine.answer.resume(), 'end')
  const since = performance.now()

  await inRedis(stores().redisUrl, (redis) => redis.set(keyOf(userId, sid), 1, 'EX', 60))

  await ended
  process.stdout.write(`a stream ended ${Math.round(performance.now() - since)} ms after its access\n`)
  expect(mine.answer.complete).toBe(true)
  await until('the service to notice', () => left === 1)
  expect((await listen(token)).answer.statusCode).toBe(401)
  expect(other.answer.readableEnded).toBe(false)
  other.asking.destroy()
})

it('A stream ends with the token it was opened with', async () => {
  notification.answerWith((_req, res) => res.writeHead(200, eventStream).flushHeaders())

  const { answer } = await listen(bearer(newUserId(), 'JOB_SEEKER', { expiresIn: 1 }))

  await once(answer.resume(), 'end')
  expect(answer.complete).toBe(true)
})

it('Many who listen take nothing away from those who ask', async () => {
  notification.answerWith((req, res) => {
    if (req.url?.endsWith('/stream')) res.writeHead(200, eventStream).flushHeaders()
    else res.end('[]')
  })
  const streams = await Promise.all(Array.from({ length: 200 }, () => listen()))

  await request(gateway.url).get('/api/v1/notifications/').set(stranger()).expect(200)

  for (const { asking } of streams) asking.destroy()
})

it('A stream that goes on does not count as one that fails, nor does one that is left', async () => {
  notification.answerWith((_req, res) => res.writeHead(200, eventStream).flushHeaders())
  for (let times = 0; times < 12; times++) (await listen()).asking.destroy()

  const { asking, answer } = await listen()

  expect(answer.statusCode).toBe(200)
  asking.destroy()
})

it('Stopping the gateway ends streams properly and does not wait for them', async () => {
  let heard = ''
  notification.answerWith((_req, res) => {
    res.writeHead(200, eventStream).write('data: first\n\n')
    const more = setInterval(() => res.write(': still here\n\n'), 1)
    res.once('close', () => clearInterval(more))
  })
  const { answer } = await listen()
  answer.on('data', (piece) => {
    heard += piece
  })
  await until('the first piece', () => heard.includes('still here'))
  const ended = once(answer, 'end')

  await gateway.stop()

  await ended
  expect(answer.complete).toBe(true)
  gateway = await startGateway()
})
