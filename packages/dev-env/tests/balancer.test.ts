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
      // Without keeping connections each request is one of its own, and so is its way through the balancer.
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

async function response(): Promise<string> {
  return (await fetch(url)).text()
}

test('connections go to the replicas in turn', async () => {
  expect([await response(), await response(), await response()]).toEqual(['replica 1', 'replica 2', 'replica 1'])
})

test('a replica that does not accept is passed over until it is back', async () => {
  replicas[0]?.close()
  expect([await response(), await response()]).toEqual(['replica 2', 'replica 2'])
})

test('where no replica accepts, connections break off', async () => {
  for (const replica of replicas) replica.close()
  await expect(response()).rejects.toThrow('fetch failed')
})
