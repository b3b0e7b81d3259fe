import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { until } from '@portal/testing/until'
import { beforeEach, expect, it } from 'vitest'
import { type GatewayUnderTest, startGateway, stranger } from './gateway.ts'

let gateway: GatewayUnderTest
let result: () => void
beforeEach(async () => {
  gateway = await startGateway()
  const { promise: told, resolve } = Promise.withResolvers<void>()
  result = resolve
  gateway.services.job.respondWith(async (_req, res) => {
    await told
    res.end('done')
  })
})

async function call(agent: Agent, path = '/api/v1/jobs/1'): Promise<IncomingMessage> {
  const requesting = request(gateway.url + path, { agent, headers: stranger() })
  requesting.end()
  const [response] = await once(requesting, 'response')
  return response
}

it('Who stops the gateway waits for the answers under way, all of them, and their connections end with them', async () => {
  const agent = new Agent({ keepAlive: true })
  const requesting = Array.from({ length: 20 }, () => call(agent))
  await until('the requests', () => gateway.services.job.requested() === 20)

  const stopped = gateway.stop()
  result()

  for (const response of await Promise.all(requesting)) {
    expect(response.headers.connection).toBe('close')
    expect(await text(response)).toBe('done')
  }
  await stopped
})

it('Who stops the gateway does not wait for clients that keep their connections', async () => {
  const agent = new Agent({ keepAlive: true })
  await text(await call(agent, '/health'))

  await gateway.stop()
})

it('A gateway that is stopping says so to whoever still asks whether it is ready', async () => {
  const { hostname, port } = new URL(gateway.url)
  const line = connect(Number(port), hostname)
  // The second request has begun by the time the first is answered, which keeps the connection from being idle.
  line.write('GET /health HTTP/1.1\r\nHost: portal\r\n\r\nGET /health/ready HTTP/1.1\r\n')
  await once(line, 'data')

  const stopped = gateway.stop()
  line.write('Host: portal\r\n\r\n')

  const reply = await text(line)
  expect(reply).toMatch(/^HTTP\/1.1 503 /)
  expect(reply).toMatch(/\r\nConnection: close\r\n/)
  expect(reply).toContain('{"status":"unavailable","checks":{}}')
  await stopped
})

it('What does not end by itself is broken off, so that stopping ends', async () => {
  const hanging = call(new Agent())
  const broken = expect(hanging).rejects.toThrow('socket hang up')
  await until('the request', () => gateway.services.job.requested() === 1)

  await gateway.stop()

  await broken
})
