import { operations } from '@portal/contracts/catalogue'
import { bearer } from '@portal/testing/tokens'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findRoute } from '../src/routes.ts'
import { type GatewayUnderTest, newClient, newUserId, sendRaw, startGateway } from './gateway.ts'

const limit = 2
const origin = 'https://www.example.com'

let gateway: GatewayUnderTest
beforeAll(async () => {
  const limits = ['', '_AUTH', '_SEARCH', '_UPLOAD', '_USER', '_PAGE'].map((kind) => [
    `RATE_LIMIT${kind}_PER_MINUTE`,
    String(limit),
  ])
  gateway = await startGateway({ ...Object.fromEntries(limits), CORS_ORIGINS: origin })
  for (const service of Object.values(gateway.services)) service.respondWith((_req, res) => res.end('{}'))
})
afterAll(() => gateway.stop())

type Request = { method: string; path: string; headers?: Record<string, string> }

const routed: Request[] = Object.values(operations)
  .flat()
  .map(({ method, path }) => ({ method: method.toUpperCase(), path: `/api/v1${path.replace(/\{\w+\}/g, '1')}` }))

function request({ method, path, headers }: Request, client: Record<string, string>) {
  return sendRaw(gateway, { method, path, headers: { 'content-length': '0', ...headers, ...client } })
}

/** Sends one request more than the limit allows. */
async function exceedLimit(requested: Request, client: Record<string, string>) {
  const before = []
  for (let times = 0; times < limit; times++) before.push((await request(requested, client)).status)
  return { before, last: await request(requested, client) }
}

describe('a limit', () => {
  it.each(routed)('applies to $method $path, with and without a token', async (requested) => {
    for (const client of [newClient(), { ...newClient(), ...bearer(newUserId(), 'ADMIN') }]) {
      const { before, last } = await exceedLimit(requested, client)

      expect(before).toEqual(Array(limit).fill(200))
      expect(last.status).toBe(429)
    }
  })

  it('applies to every page of the gateway except the health checks', async () => {
    expect(gateway.ownPaths).toEqual(expect.arrayContaining(['/', '/ready', '/docs', '/docs/:file', '/health']))
    for (const path of gateway.ownPaths) {
      const { last } = await exceedLimit({ method: 'GET', path: path.replace(':file', 'index.css') }, newClient())

      expect([path, last.status]).toEqual([path, path.startsWith('/health') ? 200 : 429])
      if (last.status === 429) expect(last.headers['ratelimit-policy']).toBe(`"page";q=${limit};w=60`)
    }
  })

  const preflight = { origin, 'access-control-request-method': 'PUT' }
  it.each<Request>(
    [
      ...[
        '/nothing',
        '/api/v1',
        '/api/v1/nothing',
        '/api/v2/jobs',
        '/internal/users',
        '/.well-known/other',
        '/healthy',
      ],
      ...['/api/v1//jobs', '/%2e%2e/', '*', '/docs/none', `/${'-eyJ'.repeat(3900)}`, 'http://a/nothing'],
    ].map((path) => ({ method: 'GET', path })),
  )('applies to $path, which is not routed', async (requested) => {
    const { before, last } = await exceedLimit(requested, newClient())

    expect(before.filter((status) => status !== 400 && status !== 404)).toEqual([])
    expect(last.status).toBe(429)
    expect(JSON.parse(last.body)).toMatchObject({ status: 429, error_code: 'RATE_LIMITED' })
  })

  it.each<Request>([
    { method: 'OPTIONS', path: '/api/v1/jobs/1', headers: preflight },
    { method: 'OPTIONS', path: '/nothing', headers: preflight },
    { method: 'OPTIONS', path: '/health', headers: preflight },
    { method: 'OPTIONS', path: '/docs' },
    { method: 'HEAD', path: '/ready' },
    { method: 'POST', path: '/docs' },
    { method: 'DELETE', path: '/health' },
    { method: 'TRACE', path: '/nothing' },
  ])('applies to $method $path', async (requested) => {
    const { last } = await exceedLimit(requested, newClient())

    expect(last.status).toBe(429)
  })

  it('for pages is shared by all of them and separate from that of the API', async () => {
    const client = newClient()
    for (const path of ['/', '/nothing', '/docs']) await request({ method: 'GET', path }, client)

    expect((await request({ method: 'GET', path: '/ready' }, client)).status).toBe(429)
    expect((await request({ method: 'GET', path: '/api/v1/jobs/' }, client)).status).toBe(200)
  })
})

describe('a response to an authenticated user', () => {
  const readingToken = routed.filter(({ method, path }) => !findRoute(method, path)?.ignoresToken)

  it.each(readingToken)('must not enter shared caches: $method $path', async (requested) => {
    const { status, headers } = await request(requested, { ...newClient(), ...bearer(newUserId(), 'ADMIN') })

    expect(status).toBe(200)
    const isAccount = findRoute(requested.method, requested.path)?.service === 'auth'
    expect(headers['cache-control']).toBe(isAccount ? 'no-store' : 'private, no-cache')
  })

  it('keeps no-store of the service, but never a public Cache-Control', async () => {
    const person = { ...newClient(), ...bearer(newUserId(), 'ADMIN') }
    const cacheHeadersOf = (value: string) =>
      gateway.services.profile.respondWith((_req, res) => res.writeHead(200, { 'cache-control': value }).end())
    const profile = { method: 'GET', path: '/api/v1/profiles/recruiters/1' }

    cacheHeadersOf('no-store')
    expect((await request(profile, person)).headers['cache-control']).toBe('no-store')
    cacheHeadersOf('public, max-age=60')
    expect((await request(profile, person)).headers['cache-control']).toBe('private, no-cache')
    expect((await request(profile, newClient())).headers['cache-control']).toBe('public, max-age=60')
    gateway.services.profile.respondWith((_req, res) => res.end('{}'))
  })

  it('is also private with status 304', async () => {
    gateway.services.job.respondWith((_req, res) => res.writeHead(304, { etag: 'W/"7"' }).end())
    const { status, headers } = await request(
      { method: 'GET', path: '/api/v1/jobs/1' },
      { ...newClient(), ...bearer(newUserId(), 'ADMIN') },
    )

    expect(status).toBe(304)
    expect(headers['cache-control']).toBe('private, no-cache')
    gateway.services.job.respondWith((_req, res) => res.end('{}'))
  })

  it('differs from one to an anonymous client, which keeps the Cache-Control of the service', async () => {
    expect((await request({ method: 'GET', path: '/api/v1/jobs/' }, newClient())).headers).not.toHaveProperty(
      'cache-control',
    )
  })
})
