import { once } from 'node:events'
import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { createKeepAliveAgent } from './keep-alive-agent.ts'

/** Sends requests one after the other and returns how many connections they used. */
async function connectionsFor(requests: number, lifetimeMs: number): Promise<number> {
  let connections = 0
  const server = createServer((_req, res) => res.end()).on('connection', () => {
    connections += 1
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const agent = createKeepAliveAgent({}, () => lifetimeMs)
  onTestFinished(() => {
    agent.destroy()
    server.close()
  })
  for (let index = 0; index < requests; index++) {
    const [response] = await once(get({ port: (server.address() as AddressInfo).port, agent }), 'response')
    await once(response.resume(), 'close')
  }
  return connections
}

it('reuses a connection during its lifetime', async () => {
  expect(await connectionsFor(5, 60_000)).toBe(1)
})

it('replaces a connection whose lifetime has ended', async () => {
  expect(await connectionsFor(5, 0)).toBe(5)
})
