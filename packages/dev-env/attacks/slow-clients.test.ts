import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { until } from '@portal/testing/until'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { book } from './attack.ts'
import { type OwnGateway, startOwnGateway } from './own-gateway.ts'
import { send } from './raw-http.ts'

/*
 * Clients that take their time, on a gateway that has the patience of the real one divided by twenty.
 */

let gateway: OwnGateway
beforeAll(async () => {
  const timeouts = { headersTimeout: 500, requestTimeout: 1_500, connectionsCheckingInterval: 100, timeout: 3_000 }
  const limits = ['RATE_LIMIT_PER_MINUTE', 'RATE_LIMIT_AUTH_PER_MINUTE', 'MAX_REQUESTS_PER_CLIENT']
  gateway = await startOwnGateway(Object.fromEntries(limits.map((name) => [name, '100000'])), timeouts)
})
afterAll(() => gateway.stop())

const head = 'POST /api/v1/auth/register HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n'

type Slow = { socket: Socket; heard: () => string }

/** Says `words` at once and then one of `drops` after the other, for ever. */
async function dawdle(words: string, drops = '', { url } = gateway, paceMs = 50): Promise<Slow> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  let heard = ''
  socket.on('data', (chunk) => {
    heard += chunk
  })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(words)
  let said = 0
  const timer = setInterval(() => {
    if (drops !== '' && socket.writable) socket.write(drops[said++ % drops.length] as string)
  }, paceMs)
  socket.on('close', () => clearInterval(timer))
  return { socket, heard: () => heard }
}

const manners: Record<string, () => Promise<Slow>> = {
  'says nothing': () => dawdle(''),
  'begins a first line': () => dawdle('GET /api/v1/jo'),
  'sends a header byte by byte': () => dawdle('GET /api/v1/jobs/ HTTP/1.1\r\nHost: a\r\n', 'X-A: b\r\n'),
  'promises a longer body than it sends': () => dawdle(`${head}Content-Length: 1000\r\n\r\n{"email":`),
  'sends a body byte by byte': () => dawdle(`${head}Content-Length: 100000\r\n\r\n{"email":"`, 'a'),
  'sends a chunk and no end': () => dawdle(`${head}Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`),
  'sends chunks for ever': () => dawdle(`${head}Transfer-Encoding: chunked\r\n\r\n`, '1\r\na\r\n'),
  'sends line breaks for ever': () => dawdle('', '\r\n'),
}

describe('a client that', () => {
  it.each(Object.entries(manners))('%s is let go of', async (manner, begin) => {
    const slow = await begin()

    await until('the connection to be closed', () => slow.socket.closed)

    book({ line: `A  a client that ${manner}`, sent: 1, 'as expected': 1, '5xx': 0, hangs: 0 })
    // One that has asked for something is told why.
    if (slow.heard() !== '') {
      expect(slow.heard()).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
      expect(slow.heard()).toContain('Content-Type: application/problem+json')
      expect(JSON.parse(slow.heard().split('\r\n\r\n')[1] ?? '')).toMatchObject({
        status: 408,
        error_code: 'REQUEST_TOO_SLOW',
      })
    }
  })

  it('does not read its answer is let go of', async () => {
    const strict = await startOwnGateway({}, { timeout: 300 })
    const requesting = 'GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: a\r\n\r\n'

    // Who does not read is not told of the end, but what they write after it fails.
    const slow = await dawdle(requesting.repeat(20), '\r\n', strict, 1_000)
    slow.socket.pause()

    await until('the connection to be closed', () => slow.socket.destroyed)
    book({ line: 'A  a client that does not read its answer', sent: 1, 'as expected': 1, '5xx': 0, hangs: 0 })
    await strict.stop()
  })
})

it('Two hundred slow clients keep nobody from being served, and all are let go of', async () => {
  const begins = Object.values(manners)
  const slow = await Promise.all(
    Array.from({ length: 200 }, (_, index) => (begins[index % begins.length] as () => Promise<Slow>)()),
  )

  const served = []
  while (slow.some(({ socket }) => !socket.closed)) {
    served.push(...(await Promise.all(Array.from({ length: 5 }, () => send(gateway.url, { path: '/api/v1/skills' })))))
  }

  // Those that were still sending when their connection was closed may have lost the answer.
  const told = slow.map(({ heard }) => heard()).filter((heard) => heard !== '')
  book({
    line: 'A  200 slow clients: closed, others served meanwhile',
    sent: slow.length + served.length,
    'as expected': slow.length + served.filter(({ status }) => status === 200).length,
    '5xx': served.filter(({ status }) => status >= 500).length,
    hangs: served.filter(({ hung }) => hung).length,
  })
  expect(served.filter(({ status }) => status !== 200)).toEqual([])
  expect(served.length).toBeGreaterThanOrEqual(5)
  expect(told.length).toBeGreaterThan(0)
  expect(told.filter((heard) => !heard.startsWith('HTTP/1.1 408'))).toEqual([])
})
