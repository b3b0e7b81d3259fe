import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { publicJwks, type SigningKey } from '@portal/chassis/config/token-keys'
import { createLogger } from '@portal/chassis/runtime/log'
import { type KeySet, publishedKeySet } from '@portal/chassis/tokens/key-set'
import { tokenAudience, tokenIssuer, verifyWith } from '@portal/chassis/tokens/tokens'
import { newKeyPair } from '@portal/testing/key-pairs'
import { until } from '@portal/testing/until'
import jwt from 'jsonwebtoken'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const [first, second] = [newKeyPair('ES256'), newKeyPair('RS256')]
const log = createLogger('test', 'silent')
const never = 3_600_000
const times = { renewMs: never, retryMs: never, pauseMs: never, responseTimeoutMs: 1000 }

let server: Server
let url: string
let response: RequestListener
let requested: number
let sets: KeySet[]
beforeEach(async () => {
  requested = 0
  sets = []
  publish(first)
  server = createServer((req, res) => {
    requested += 1
    response(req, res)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`
})
afterEach(async () => {
  for (const set of sets) await set.stop?.()
  server.close()
  server.closeAllConnections()
})

function respondWith(body: unknown, status = 200) {
  response = (_req, res) => res.writeHead(status).end(JSON.stringify(body))
}

function publish(...keys: SigningKey[]) {
  respondWith({ keys: publicJwks(keys) })
}

async function startKeySet(changes: Partial<typeof times> = {}): Promise<KeySet> {
  const set = publishedKeySet(url, log, { ...times, ...changes })
  sets.push(set)
  await set.start?.()
  return set
}

function sign({ kid, algorithm, signs }: SigningKey): string {
  const options = { subject: '7', issuer: tokenIssuer, audience: tokenAudience, expiresIn: 60, jwtid: 'j' } as const
  return jwt.sign({ role: 'ADMIN', sid: 's', ver: 0 }, signs, { ...options, algorithm, keyid: kid })
}

const unavailable = expect.objectContaining({ kind: 'unavailable' })

describe('published keys', () => {
  it('are fetched on start and verify tokens', async () => {
    const set = await startKeySet()

    expect((await verifyWith(set)(sign(first))).sub).toBe('7')
    expect(requested).toBe(1)
  })

  it('are fetched periodically, so the next key is known before it signs', async () => {
    const set = await startKeySet({ renewMs: 20 })
    publish(first, second)

    await until('the next key', () => set.has(second.kid))
    publish(second)
    await until('the previous one to go', () => !set.has(first.kid))
    await expect(verifyWith(set)(sign(first))).rejects.toThrow(expect.objectContaining({ code: 'INVALID_TOKEN' }))
  })

  it('are fetched immediately when a token names an unknown key', async () => {
    const set = await startKeySet({ pauseMs: 0 })
    publish(first, second)

    expect((await verifyWith(set)(sign(second))).sub).toBe('7')
  })

  it('are fetched once, however many tokens name unknown keys at the same time', async () => {
    const set = await startKeySet({ pauseMs: 0 })
    let release: () => void = () => undefined
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    response = async (_req, res) => {
      await released
      res.end(JSON.stringify({ keys: publicJwks([first]) }))
    }

    const found = Promise.all(Array.from({ length: 100 }, (_, index) => set.find(`made-up-${index}`)))
    release()

    expect(await found).toEqual(Array(100).fill(undefined))
    expect(requested).toBe(2)
  })

  it('are not fetched again for unknown keys during the pause', async () => {
    const set = await startKeySet()

    for (let index = 0; index < 100; index += 1) expect(await set.find(`made-up-${index}`)).toBeUndefined()
    expect(requested).toBe(1)
  })

  it.each<[string, () => void]>([
    ['is unavailable', () => (response = (req) => req.socket.destroy())],
    ['responds with an error', () => respondWith({ keys: [] }, 500)],
    ['publishes no keys', () => respondWith({ keys: [] })],
    ['publishes too many keys', () => respondWith({ keys: Array(17).fill(publicJwks([second])[0]) })],
    ['publishes no usable key', () => respondWith({ keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: first.kid }] })],
    ['redirects', () => (response = (_req, res) => res.writeHead(302, { location: url }).end())],
    ['responds with something other than JSON', () => (response = (_req, res) => res.end('<html>'))],
    ['does not respond', () => (response = () => undefined)],
  ])('stay valid while their publisher %s', async (_what, fail) => {
    const set = await startKeySet({ pauseMs: 0, responseTimeoutMs: 500 })
    fail()

    expect(await set.find('made-up')).toBeUndefined()
    expect(requested).toBe(2)
    expect((await verifyWith(set)(sign(first))).sub).toBe('7')
  })

  it('of unknown types are ignored', async () => {
    respondWith({ keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'x' }, ...publicJwks([first])] })

    expect((await startKeySet()).has(first.kid)).toBe(true)
  })
})

describe('before any keys are known', () => {
  it('verification is unavailable, but the process starts', async () => {
    response = () => undefined
    const set = await startKeySet({ responseTimeoutMs: 50 })

    await expect(verifyWith(set)(sign(first))).rejects.toThrow(unavailable)
    await expect(verifyWith(set)('nonsense')).rejects.toThrow(expect.objectContaining({ kind: 'unauthenticated' }))
    expect(set.checks.keys).toHaveProperty('optional')
  })

  it('a request with a token triggers another fetch', async () => {
    respondWith({}, 503)
    const set = await startKeySet()
    await expect(verifyWith(set)(sign(first))).rejects.toThrow(unavailable)
    publish(first)

    expect((await verifyWith(set)(sign(first))).sub).toBe('7')
  })

  it('the fetch is retried periodically', async () => {
    respondWith({}, 503)
    const set = await startKeySet({ retryMs: 20 })
    publish(first)

    await until('the keys', () => set.has(first.kid))
  })
})
