import type { ServerResponse } from 'node:http'
import { type Hop, signHop } from '@portal/chassis/tokens/hop'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newClient, newUserId, type RawResponse, sendRaw } from './gateway.ts'
import { type GatewayWithWeb, hopSecret, startGatewayWithWeb } from './web.ts'

const userAgent = 'Mozilla/5.0 (Tests)'
const nextSecret = 'tests-sign-the-addresses-with-this-afterwards'

let gateway: GatewayWithWeb
beforeEach(async () => {
  // No proxy is trusted, and the tests' own address may send many requests.
  gateway = await startGatewayWithWeb({
    TRUSTED_PROXIES: '',
    RATE_LIMIT_PER_MINUTE: '100000',
    SECONDARY_HOP_SECRET: nextSecret,
  })
})
afterEach(() => gateway.stop())

function newAddress(): string {
  return newClient()['X-Forwarded-For']
}

type Request = Partial<Hop> & { secret?: string; now?: Date; headers?: Record<string, string>; body?: string }

/** The headers of a request as web sends it on behalf of a browser. */
function hopHeaders({ secret = hopSecret, now = new Date(), ...hop }: Hop & Pick<Request, 'secret' | 'now'>) {
  const headers = { 'x-forwarded-for': hop.address, 'user-agent': hop.userAgent }
  return { ...headers, 'x-portal-hop': signHop({ secret, now, ...hop }) }
}

/** Sends a request as web does. */
function sendByHop({ headers, body, secret, now, ...changes }: Request = {}): Promise<RawResponse> {
  const hop = { method: 'GET', path: '/api/v1/jobs/?q=a%20b', address: newAddress(), userAgent, ...changes }
  const { method, path } = hop
  const signed = hopHeaders({ ...hop, ...(secret && { secret }), ...(now && { now }) })
  return sendRaw(gateway, { method, path, headers: { ...signed, ...headers }, ...(body && { body }) })
}

function arrivedHeaders({ body }: RawResponse): Record<string, string> {
  return JSON.parse(body).headers
}

describe('a signed address and user agent', () => {
  it.each([hopSecret, nextSecret])('reach the service, without the signature, by either secret', async (secret) => {
    const address = newAddress()

    const headers = arrivedHeaders(await sendByHop({ address, secret }))

    expect(headers).toMatchObject({ 'x-forwarded-for': address, 'user-agent': userAgent })
    expect(headers).not.toHaveProperty('x-portal-hop')
  })

  it('reach the service of a stream', async () => {
    const address = newAddress()

    const response = await sendByHop({ address, path: '/api/v1/notifications/stream' })

    expect(arrivedHeaders(response)).toMatchObject({ 'x-forwarded-for': address, 'user-agent': userAgent })
    expect(arrivedHeaders(response)).not.toHaveProperty('x-portal-hop')
  })

  it('may be of IPv6', async () => {
    const headers = arrivedHeaders(await sendByHop({ address: '2001:db8::7' }))

    expect(headers['x-forwarded-for']).toBe('2001:db8::7')
  })
})

describe('an address is ignored, and so is its header,', () => {
  const address = '203.0.113.9'
  const hop: Hop = { method: 'GET', path: '/api/v1/jobs/', address, userAgent }
  const sendAs = (changes: Partial<Hop>, headers: Record<string, string>) => {
    const { method, path } = { ...hop, ...changes }
    return sendRaw(gateway, { method, path, headers })
  }
  const minuteMs = 60_000

  it.each<[string, () => Promise<RawResponse>]>([
    ['without a signature', () => sendAs({}, { 'x-forwarded-for': address })],
    ['signed with another secret', () => sendByHop({ ...hop, secret: 'a-secret-that-only-the-attacker-knows' })],
    ['signed too long ago', () => sendByHop({ ...hop, now: new Date(Date.now() - 2 * minuteMs) })],
    ['signed too far ahead', () => sendByHop({ ...hop, now: new Date(Date.now() + 2 * minuteMs) })],
    ['of another method', () => sendAs({ method: 'DELETE' }, hopHeaders(hop))],
    ['of another path', () => sendAs({ path: '/api/v1/jobs/1' }, hopHeaders(hop))],
    ['of another query', () => sendAs({ path: '/api/v1/jobs/?page=2' }, hopHeaders(hop))],
    ['of another address', () => sendAs({}, { ...hopHeaders(hop), 'x-forwarded-for': '203.0.113.10' })],
    ['of another user agent', () => sendAs({}, { ...hopHeaders(hop), 'user-agent': 'other' })],
    ['that is none', () => sendByHop({ ...hop, address: 'localhost' })],
    ['that is a list', () => sendByHop({ ...hop, address: `${address}, 203.0.113.10` })],
  ])('%s', async (_what, send) => {
    const response = await send()

    expect(response.status).toBe(200)
    expect(arrivedHeaders(response)['x-forwarded-for']).toBe('127.0.0.1')
    expect(arrivedHeaders(response)).not.toHaveProperty('x-portal-hop')
    expect(response.headers['ratelimit-policy']).toContain('"address"')
  })
})

describe('requests on behalf of a browser count', () => {
  it('by address without a token, in a limit of their own', async () => {
    const address = newAddress()
    const first = await sendByHop({ address })
    const second = await sendByHop({ address, path: '/api/v1/jobs/search?q=carpenter' })
    const other = await sendByHop()

    expect(first.headers).toMatchObject({ 'ratelimit-policy': '"web";q=600;w=60', 'ratelimit-remaining': '599' })
    expect(second.headers).toMatchObject({ 'ratelimit-policy': '"web";q=600;w=60', 'ratelimit-remaining': '598' })
    expect(other.headers['ratelimit-remaining']).toBe('599')
  })

  it('by user with a token, wherever they are', async () => {
    const headers = bearer(newUserId(), 'JOB_SEEKER')
    const first = await sendByHop({ headers })
    const second = await sendByHop({ headers, path: '/api/v1/jobs/search?q=carpenter' })

    expect(first.headers).toMatchObject({ 'ratelimit-policy': '"web";q=600;w=60', 'ratelimit-remaining': '599' })
    expect(second.headers['ratelimit-remaining']).toBe('598')
  })

  it('against the limits of logins and registrations by the address of the browser', async () => {
    const address = newAddress()
    const path = '/api/v1/auth/login/access-token'
    const logIn = (from: string) => sendByHop({ method: 'POST', path, address: from })
    for (let times = 0; times < 5; times++) expect((await logIn(address)).status).toBe(200)

    const rejected = await logIn(address)

    expect(rejected.status).toBe(429)
    expect(rejected.headers['ratelimit-policy']).toBe('"login";q=5;w=60')
    expect((await logIn(newAddress())).status).toBe(200)
    const registered = await sendByHop({ method: 'POST', path: '/api/v1/auth/register', address })
    expect(registered.headers['ratelimit-policy']).toBe('"register";q=5;w=60')
  })

  it('against the requests in flight of their browser, so that one does not hold up another', async () => {
    const address = newAddress()
    const held: ServerResponse[] = []
    gateway.services.job.respondWith((req, res) => {
      if (req.url?.includes('slow')) held.push(res)
      else res.end('[]')
    })
    const slow = Array.from({ length: 20 }, () => sendByHop({ address, path: '/api/v1/jobs/slow' }))
    await until('the requests', () => held.length === 20)

    expect((await sendByHop({ address })).status).toBe(429)
    expect((await sendByHop()).status).toBe(200)

    for (const res of held) res.end()
    await Promise.all(slow)
  })
})

it('connections of web are not limited as those of one address', async () => {
  await gateway.stop()
  gateway = await startGatewayWithWeb({ TRUSTED_PROXIES: '', MAX_CONNECTIONS_PER_ADDRESS: '2' })
  const held: ServerResponse[] = []
  gateway.services.job.respondWith((_req, res) => held.push(res))

  const responses: Promise<RawResponse>[] = []
  for (let connections = 1; connections <= 5; connections++) {
    responses.push(sendByHop())
    await until('the request', () => held.length === connections)
  }
  for (const res of held) res.end()

  expect((await Promise.all(responses)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
})
