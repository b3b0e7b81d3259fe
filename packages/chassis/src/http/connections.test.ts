import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import express from 'express'
import { afterEach, describe, expect, it } from 'vitest'
import { createLogger } from '../runtime/log.ts'
import { createHttpServer, type HttpServer } from './http.ts'

const opened: Socket[] = []
let server: HttpServer
afterEach(async () => {
  for (const socket of opened.splice(0)) socket.destroy()
  await server.stop?.()
})

/** A server of twenty connections, of which eighteen are shared, at most twelve per network. */
async function serve({ proxy = '' } = {}): Promise<void> {
  const app = express()
    .get('/', (_req, res) => {
      res.send('ok')
    })
    .get('/slow', () => undefined)
  const shares = { perNetwork: 12, isProxy: (address: string) => address === proxy }
  const options = { host: '127.0.0.1', port: 0, maxConnections: 20, shares }
  server = createHttpServer(app, options, createLogger('test', 'silent'))
  await server.start?.()
}

type Client = { socket: Socket; isOpen: () => boolean; request: (path: string) => Promise<string> }

/** Connects from a loopback address; all of 127.0.0.0/8 belongs to this machine. */
async function from(localAddress: string): Promise<Client> {
  const socket = connect({ port: Number(new URL(server.url()).port), host: '127.0.0.1', localAddress })
  opened.push(socket)
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  const request = async (path: string) => {
    if (!socket.writable) return 'closed'
    socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`)
    const [piece] = await Promise.race([once(socket, 'data'), once(socket, 'close')])
    return typeof piece === 'object' ? (String(piece).split('\r\n', 1)[0] ?? '') : 'closed'
  }
  return { socket, isOpen: () => !socket.closed, request }
}

async function several(count: number, address: string): Promise<Client[]> {
  const clients: Client[] = []
  while (clients.length < count) clients.push(await from(address))
  return clients
}

/** Makes connections wait for a response; returns when the server has received all requests. */
async function keepBusy(clients: Client[]): Promise<void> {
  for (const { socket } of clients) socket.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n')
  // The server reads requests in their order of arrival, so this one comes last.
  await (await from('127.0.0.99')).request('/')
}

const served = 'HTTP/1.1 200 OK'

describe('a network at its limit', () => {
  it('gets a new connection in exchange for its oldest idle one', async () => {
    await serve()
    const first = await several(12, '127.0.0.2')
    await keepBusy(first.slice(0, 6))

    const newest = await from('127.0.0.2')

    expect(await newest.request('/')).toBe(served)
    expect(first.filter(({ isOpen }) => isOpen())).toEqual([...first.slice(0, 6), ...first.slice(7)])
  })

  it('gets no further connection while all of its own are in use, and others are not affected', async () => {
    await serve()
    const first = await several(12, '127.0.0.2')
    await keepBusy(first)

    const beyond = await Promise.all((await several(3, '127.0.0.2')).map(({ request }) => request('/')))

    expect(beyond).toEqual(['closed', 'closed', 'closed'])
    expect(first.every(({ isOpen }) => isOpen())).toBe(true)
    expect(await (await from('127.0.0.3')).request('/')).toBe(served)
  })
})

describe('a server with no shared connection left', () => {
  it('serves a new client by closing an idle connection of the network that holds the most', async () => {
    await serve()
    const many = await several(12, '127.0.0.2')
    const others = await several(6, '127.0.0.3')

    expect(await (await from('127.0.0.4')).request('/')).toBe(served)

    expect(many.map(({ isOpen }) => isOpen())).toEqual([false, ...Array(11).fill(true)])
    expect(others.every(({ isOpen }) => isOpen())).toBe(true)
  })

  it('closes a connection in use when none is idle, and serves every later client', async () => {
    await serve()
    const many = await several(12, '127.0.0.2')
    await keepBusy(many)
    await keepBusy(await several(5, '127.0.0.3'))

    for (const address of ['127.0.0.4', '127.0.0.5', '127.0.0.6']) {
      const [newcomer] = await several(1, address)
      if (newcomer) await keepBusy([newcomer])
      expect(newcomer?.isOpen()).toBe(true)
    }

    expect(many[0]?.isOpen()).toBe(false)
    expect(many.at(-1)?.isOpen()).toBe(true)
  })
})

it('limits a trusted proxy only by the capacity of the server', async () => {
  await serve({ proxy: '127.0.0.2' })
  const many = await several(19, '127.0.0.2')

  expect(await Promise.all(many.map(({ request }) => request('/')))).toEqual(Array(19).fill(served))
  expect(await (await from('127.0.0.3')).request('/')).toBe(served)
})
