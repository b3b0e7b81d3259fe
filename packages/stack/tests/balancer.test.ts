import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Balancer, startBalancer } from '../src/balancer.ts'
import { freePort } from '../src/ports.ts'

let replicas: Server[]
let balancer: Balancer
let url: string

beforeEach(async () => {
  const ports = await Promise.all([freePort(), freePort()])
  replicas = await Promise.all(
    ports.map(async (port, index) => {
      // Without keep-alive, each request opens its own connection through the balancer.
      const replica = createServer((_req, res) => res.setHeader('connection', 'close').end(`replica ${index + 1}`))
      replica.listen(port, '127.0.0.1')
      await once(replica, 'listening')
      return replica
    }),
  )
  const port = await freePort()
  balancer = await startBalancer(port, ports)
  url = `http://127.0.0.1:${port}`
})

afterEach(() => {
  balancer.stop()
  for (const replica of replicas) replica.close()
})

async function fetchText(): Promise<string> {
  return (await fetch(url)).text()
}

test('sends connections to the replicas in turn', async () => {
  expect([await fetchText(), await fetchText(), await fetchText()]).toEqual(['replica 1', 'replica 2', 'replica 1'])
})

test('skips a replica that does not accept connections', async () => {
  replicas[0]?.close()
  expect([await fetchText(), await fetchText()]).toEqual(['replica 2', 'replica 2'])
})

test('resets connections if no replica accepts them', async () => {
  for (const replica of replicas) replica.close()
  await expect(fetchText()).rejects.toThrow('fetch failed')
})
