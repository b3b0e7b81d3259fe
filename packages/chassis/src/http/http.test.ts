import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import express from 'express'
import { expect, it, onTestFinished } from 'vitest'
import { createLogger } from '../runtime/log.ts'
import { createHttpServer } from './http.ts'

it('a stopping server still serves kept-alive connections and announces that it closes them', async () => {
  const app = express().get('/', (_req, res) => {
    res.send('ok')
  })
  const options = { host: '127.0.0.1', port: 0, shutdownDelayMs: 1000 }
  const server = createHttpServer(app, options, createLogger('test', 'silent'))
  await server.start?.()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const call = async () => {
    const request = get(server.url(), { agent })
    const [response] = await once(request, 'response')
    await once(response.resume(), 'close')
    return { connection: response.headers.connection, reused: request.reusedSocket }
  }

  expect(await call()).toEqual({ connection: 'keep-alive', reused: false })
  const stopped = server.stop?.()
  expect(await call()).toEqual({ connection: 'close', reused: true })
  await stopped
  agent.destroy()
})

it('a stopping server responds to requests that arrived while it was busy', async () => {
  const app = express().get('/', (_req, res) => {
    res.send('ok')
  })
  const options = { host: '127.0.0.1', port: 0, shutdownDelayMs: 20 }
  const server = createHttpServer(app, options, createLogger('test', 'silent'))
  await server.start?.()
  const stopped = server.stop?.()
  const port = Number(new URL(server.url()).port)
  const sockets = Array.from({ length: 10 }, () => connect(port, '127.0.0.1'))
  const received = Promise.all(sockets.map(text))
  for (const socket of sockets) socket.write('GET / HTTP/1.1\r\nHost: test\r\n\r\n')

  // The connections are complete for the system, but the server accepts none of them before its delay has passed.
  const end = performance.now() + 40
  while (performance.now() < end);

  for (const response of await received) expect(response).toMatch(/^HTTP\/1\.1 200 .*ok$/s)
  await stopped
})

it.each([
  ['nothing, without a response', '', /^$/],
  ['half a request, with 408', 'GET / HTTP/1.1\r\n', /^HTTP\/1\.1 408 .*REQUEST_TOO_SLOW/s],
])('a server closes a connection on which it has received %s', async (_what, sent, received) => {
  const timeouts = { headersTimeout: 50, requestTimeout: 50, connectionsCheckingInterval: 10 }
  const options = { host: '127.0.0.1', port: 0, timeouts }
  const server = createHttpServer(express(), options, createLogger('test', 'silent'))
  await server.start?.()
  onTestFinished(async () => server.stop?.())
  const socket = connect(Number(new URL(server.url()).port), '127.0.0.1')

  socket.write(sent)

  expect(await text(socket)).toMatch(received)
})
