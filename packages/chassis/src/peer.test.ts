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

const begun = '{"text":"'

function request() {
  return peer.request('/facts/1', z.object({ text: z.string() }))
}

describe('the answer of a peer', () => {
  it('is read as JSON, in as many pieces as it comes', async () => {
    const text = JSON.stringify({ text: 'naïve 🔑' })
    response = (res) => {
      const bytes = Buffer.from(text)
      res.write(bytes.subarray(0, 12), () => res.end(bytes.subarray(12)))
    }

    expect(await request()).toEqual({ text: 'naïve 🔑' })
  })

  it('is none where the peer has none', async () => {
    response = (res) => res.writeHead(404).end('not here')

    expect(await request()).toBeUndefined()
  })

  it.each<[string, (res: ServerResponse) => void]>([
    ['says that it is unavailable', (res) => res.writeHead(503).end()],
    ['says nothing', () => undefined],
    ['gets stuck after the header', (res) => res.writeHead(200).flushHeaders()],
    ['gets stuck within the body', (res) => res.write(begun)],
    ['breaks off before the header', (res) => res.destroy()],
    ['breaks off within the body', (res) => res.write(begun, () => res.destroy())],
  ])('is unavailable where the peer %s', async (_what, act) => {
    response = act

    await expect(request()).rejects.toMatchObject({ kind: 'unavailable' })
  })

  it.each<[string, (res: ServerResponse) => void]>([
    ['no JSON', (res) => res.end('text')],
    ['another shape', (res) => res.end('{"text":1}')],
    ['an unexpected status', (res) => res.writeHead(500).end('{"text":"a"}')],
    ['too much', (res) => res.end(JSON.stringify({ text: 'x'.repeat(1000) }))],
    ['too much without an end', (res) => res.write(`${begun}${'x'.repeat(2000)}`)],
  ])('is a fault of the peer where it is %s', async (_what, act) => {
    response = act

    await expect(request()).rejects.toMatchObject({ kind: 'badGateway' })
  })
})
