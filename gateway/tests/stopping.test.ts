import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { until } from '@portal/testing/until'
import { beforeEach, expect, it } from 'vitest'
import { type GatewayUnderTest, newClient, startGateway } from './gateway.ts'

let gateway: GatewayUnderTest
let finishResponses: () => void
beforeEach(async () => {
  gateway = await startGateway()
  const { promise: finished, resolve } = Promise.withResolvers<void>()
  finishResponses = resolve
  gateway.services.job.respondWith(async (_req, res) => {
    await finished
    res.end('done')
  })
})

async function call(agent: Agent, path = '/api/v1/jobs/1'): Promise<IncomingMessage> {
  const requesting = request(gateway.url + path, { agent, headers: newClient() })
  requesting.end()
  const [response] = await once(requesting, 'response')
  return response
}

it('completes all responses in flight when it stops, and closes their connections', async () => {
  const agent = new Agent({ keepAlive: true })
  const requesting = Array.from({ length: 20 }, () => call(agent))
  await until('the requests', () => gateway.services.job.requested() === 20)

  const stopped = gateway.stop()
  finishResponses()

  for (const response of await Promise.all(requesting)) {
    expect(response.headers.connection).toBe('close')
    expect(await text(response)).toBe('done')
  }
  await stopped
})

it('does not wait for idle connections when it stops', async () => {
  const agent = new Agent({ keepAlive: true })
  await text(await call(agent, '/health'))

  await gateway.stop()
})

it('reports that it is not ready while it stops', async () => {
  const { hostname, port } = new URL(gateway.url)
  const socket = connect(Number(port), hostname)
  // The second request begins before the first response, so the connection is not idle.
  socket.write('GET /health HTTP/1.1\r\nHost: portal\r\n\r\nGET /health/ready HTTP/1.1\r\n')
  await once(socket, 'data')

  const stopped = gateway.stop()
  socket.write('Host: portal\r\n\r\n')

  const reply = await text(socket)
  expect(reply).toMatch(/^HTTP\/1.1 503 /)
  expect(reply).toMatch(/\r\nConnection: close\r\n/)
  expect(reply).toContain('{"status":"unavailable","checks":{}}')
  await stopped
})

it('responds 503 to a stream that has not begun when it stops', async () => {
  gateway.services.notification.respondWith(() => undefined)
  const opening = call(new Agent(), '/api/v1/notifications/stream')
  await until('the stream', () => gateway.services.notification.requested() === 1)

  const stopped = gateway.stop()

  const response = await opening
  expect(response).toMatchObject({ statusCode: 503, headers: { 'retry-after': '1' } })
  expect(JSON.parse(await text(response)).error_code).toBe('UNAVAILABLE')
  await stopped
})

it('breaks off responses that do not end in time when it stops', async () => {
  const hanging = call(new Agent())
  const broken = expect(hanging).rejects.toThrow('socket hang up')
  await until('the request', () => gateway.services.job.requested() === 1)

  await gateway.stop()

  await broken
})
