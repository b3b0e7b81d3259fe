import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createPeer, type Peer } from './peer.ts'

let response: (res: ServerResponse) => void
let peer: Peer
const server = createServer((_req, res) => response(res))
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const secret = 'tests-sign-their-service-tokens-with-this'
  peer = createPeer({ from: 'auth', to: 'job', url, secret, timeoutMs: 400, maxBytes: 1000 })
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const beginning = '{"text":"'

function request() {
  return peer.request('/facts/1', z.object({ text: z.string() }))
}

describe('the response of a peer', () => {
  it('is parsed as JSON, however many chunks it arrives in', async () => {
    const text = JSON.stringify({ text: 'naïve 🔑' })
    response = (res) => {
      const bytes = Buffer.from(text)
      res.write(bytes.subarray(0, 12), () => res.end(bytes.subarray(12)))
    }

    expect(await request()).toEqual({ text: 'naïve 🔑' })
  })

  it('is undefined if the peer responds 404', async () => {
    response = (res) => res.writeHead(404).end('not found')

    expect(await request()).toBeUndefined()
  })

  it.each<[string, (res: ServerResponse) => void]>([
    ['responds 503', (res) => res.writeHead(503).end()],
    ['sends nothing', () => undefined],
    ['hangs after the header', (res) => res.writeHead(200).flushHeaders()],
    ['hangs within the body', (res) => res.write(beginning)],
    ['disconnects before the header', (res) => res.destroy()],
    ['disconnects within the body', (res) => res.write(beginning, () => res.destroy())],
  ])('is an unavailable error if the peer %s', async (_what, respond) => {
    response = respond

    await expect(request()).rejects.toMatchObject({ kind: 'unavailable' })
  })

  it.each<[string, (res: ServerResponse) => void]>([
    ['not JSON', (res) => res.end('text')],
    ['of another shape', (res) => res.end('{"text":1}')],
    ['an unexpected status', (res) => res.writeHead(500).end('{"text":"a"}')],
    ['too large', (res) => res.end(JSON.stringify({ text: 'x'.repeat(1000) }))],
    ['too large and endless', (res) => res.write(`${beginning}${'x'.repeat(2000)}`)],
  ])('is a bad gateway error if it is %s', async (_what, respond) => {
    response = respond

    await expect(request()).rejects.toMatchObject({ kind: 'badGateway' })
  })
})
