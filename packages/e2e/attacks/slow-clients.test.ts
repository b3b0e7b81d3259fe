// Slow clients, on a gateway whose timeouts are a twentieth of the default ones.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { until } from '@portal/testing/until'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordRow } from './attack.ts'
import { type OwnGateway, startOwnGateway } from './own-gateway.ts'
import { send } from './raw-http.ts'

let gateway: OwnGateway
beforeAll(async () => {
  const timeouts = { headersTimeout: 500, requestTimeout: 1_500, connectionsCheckingInterval: 100, timeout: 3_000 }
  const limits = ['RATE_LIMIT_PER_MINUTE', 'RATE_LIMIT_AUTH_PER_MINUTE', 'MAX_REQUESTS_PER_CLIENT']
  gateway = await startOwnGateway(Object.fromEntries(limits.map((name) => [name, '100000'])), timeouts)
})
afterAll(() => gateway.stop())

const head = 'POST /api/v1/auth/register HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n'

type SlowClient = { socket: Socket; received: () => string }

/** Writes `start` at once, and then one character of `trickle` after the other until the connection closes. */
async function connectSlowly(start: string, trickle = '', { url } = gateway, paceMs = 50): Promise<SlowClient> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  let received = ''
  socket.on('data', (chunk) => {
    received += chunk
  })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(start)
  let written = 0
  const timer = setInterval(() => {
    if (trickle !== '' && socket.writable) socket.write(trickle[written++ % trickle.length] as string)
  }, paceMs)
  socket.on('close', () => clearInterval(timer))
  return { socket, received: () => received }
}

const behaviors: Record<string, () => Promise<SlowClient>> = {
  'sends nothing': () => connectSlowly(''),
  'sends part of a request line': () => connectSlowly('GET /api/v1/jo'),
  'sends a header byte by byte': () => connectSlowly('GET /api/v1/jobs/ HTTP/1.1\r\nHost: a\r\n', 'X-A: b\r\n'),
  'sends less than its Content-Length': () => connectSlowly(`${head}Content-Length: 1000\r\n\r\n{"email":`),
  'sends a body byte by byte': () => connectSlowly(`${head}Content-Length: 100000\r\n\r\n{"email":"`, 'a'),
  'sends a chunk and no last chunk': () => connectSlowly(`${head}Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`),
  'sends chunks forever': () => connectSlowly(`${head}Transfer-Encoding: chunked\r\n\r\n`, '1\r\na\r\n'),
  'sends line breaks forever': () => connectSlowly('', '\r\n'),
}

describe('a client that', () => {
  it.each(Object.entries(behaviors))('%s is disconnected', async (behavior, begin) => {
    const slow = await begin()

    await until('the connection to be closed', () => slow.socket.closed)

    recordRow({ line: `A  a client that ${behavior}`, sent: 1, 'as expected': 1, '5xx': 0, hangs: 0 })
    // The gateway reports the reason if the client has sent part of a request.
    if (slow.received() !== '') {
      expect(slow.received()).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
      expect(slow.received()).toContain('Content-Type: application/problem+json')
      expect(JSON.parse(slow.received().split('\r\n\r\n')[1] ?? '')).toMatchObject({
        status: 408,
        error_code: 'REQUEST_TOO_SLOW',
      })
    }
  })

  it('does not read its response is disconnected', async () => {
    const strict = await startOwnGateway({}, { timeout: 300 })
    const rawRequest = 'GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: a\r\n\r\n'

    // A client that does not read is not notified of the close, but its next write fails.
    const slow = await connectSlowly(rawRequest.repeat(20), '\r\n', strict, 1_000)
    slow.socket.pause()

    await until('the connection to be closed', () => slow.socket.destroyed)
    recordRow({ line: 'A  a client that does not read its response', sent: 1, 'as expected': 1, '5xx': 0, hangs: 0 })
    await strict.stop()
  })
})

it('Two hundred slow clients are disconnected while other clients are served', async () => {
  const begins = Object.values(behaviors)
  const slow = await Promise.all(
    Array.from({ length: 200 }, (_, index) => (begins[index % begins.length] as () => Promise<SlowClient>)()),
  )

  const served = []
  while (slow.some(({ socket }) => !socket.closed)) {
    served.push(...(await Promise.all(Array.from({ length: 5 }, () => send(gateway.url, { path: '/api/v1/skills' })))))
  }

  // A client that was still sending when its connection was closed may have lost the response.
  const responses = slow.map(({ received }) => received()).filter((text) => text !== '')
  recordRow({
    line: 'A  200 slow clients: disconnected, other clients served',
    sent: slow.length + served.length,
    'as expected': slow.length + served.filter(({ status }) => status === 200).length,
    '5xx': served.filter(({ status }) => status >= 500).length,
    hangs: served.filter(({ hung }) => hung).length,
  })
  expect(served.filter(({ status }) => status !== 200)).toEqual([])
  expect(served.length).toBeGreaterThanOrEqual(5)
  expect(responses.length).toBeGreaterThan(0)
  expect(responses.filter((text) => !text.startsWith('HTTP/1.1 408'))).toEqual([])
})
