import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createNetServer } from 'node:net'
import express from 'express'
import { expect, it, onTestFinished } from 'vitest'
import { createHttpServer } from '../http/http.ts'
import { createLogger } from './log.ts'

const log = createLogger('job', 'silent')
const hasIpv6 = await listenable('::1')

async function listenable(host: string): Promise<boolean> {
  const server = createNetServer().listen(0, host)
  const outcome = await Promise.race([
    once(server, 'listening').then(() => true),
    once(server, 'error').then(() => false),
  ])
  server.close()
  return outcome
}

async function serveAt(host: string, { port = 0, reusePort = false } = {}) {
  const app = express().get('/', (req, res) => void res.send(req.socket.remoteAddress))
  const server = createHttpServer(app, { host, port, reusePort }, log)
  await server.start?.()
  return { server, port: new URL(server.url()).port }
}

it.runIf(hasIpv6)('a server on localhost serves both loopback addresses, and stops serving both', async () => {
  const { server, port } = await serveAt('localhost')

  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('127.0.0.1')
  expect(await (await fetch(`http://[::1]:${port}/`)).text()).toBe('::1')
  expect((await fetch(`http://localhost:${port}/`)).status).toBe(200)

  await server.stop?.()
  for (const host of ['127.0.0.1', '[::1]']) await expect(fetch(`http://${host}:${port}/`)).rejects.toThrow()
})

it.runIf(hasIpv6)('a server on one address serves no other', async () => {
  const { server, port } = await serveAt('127.0.0.1')
  onTestFinished(async () => server.stop?.())

  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200)
  await expect(fetch(`http://[::1]:${port}/`)).rejects.toThrow()
})

it.runIf(hasIpv6)('a server on localhost does not start if one of the two addresses is in use', async () => {
  const other = createServer().listen(0, '::1')
  await once(other, 'listening')
  onTestFinished(() => void other.close())
  const { port } = other.address() as AddressInfo

  await expect(createHttpServer(express(), { host: 'localhost', port }, log).start?.()).rejects.toThrow('EADDRINUSE')
  expect(await listenable('127.0.0.1')).toBe(true)
})

it('servers that allow it share a port, and each gets some of the connections', async () => {
  let served = ''
  const named = async (name: string, port: number) => {
    const app = express().get('/', (_req, res) => {
      served += name
      res.set('Connection', 'close').end()
    })
    const server = createHttpServer(app, { host: '127.0.0.1', port, reusePort: true }, log)
    await server.start?.()
    onTestFinished(async () => server.stop?.())
    return Number(new URL(server.url()).port)
  }
  const port = await named('a', 0)
  await named('b', port)

  for (let connection = 0; connection < 100; connection++) await fetch(`http://127.0.0.1:${port}/`)

  expect([...new Set(served)].sort()).toEqual(['a', 'b'])
  await expect(serveAt('127.0.0.1', { port })).rejects.toThrow('EADDRINUSE')
})
