import { once } from 'node:events'
import { Agent, get } from 'node:http'
import express from 'express'
import { expect, it } from 'vitest'
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
