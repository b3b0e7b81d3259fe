import { hopHeader, verifyHop } from '@portal/chassis/tokens/hop'
import request from 'supertest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newClient, sendRaw } from './gateway.ts'
import { asPage, type GatewayWithWeb, hopSecret, startGatewayWithWeb } from './web.ts'

let gateway: GatewayWithWeb
beforeEach(async () => {
  gateway = await startGatewayWithWeb({ CORS_ORIGINS: 'https://www.example.com' })
})
afterEach(() => gateway.stop())

function get(path: string, headers: Record<string, string> = asPage) {
  return request(gateway.url).get(path).set(newClient()).set(headers)
}

describe('the gateway forwards to web', () => {
  it.each(['/jobs', '/jobs/7/carpenter?from=%2Fjobs', '/assets/root-abc.css', '/robots.txt', '/healthy', '/documents'])(
    '%s, which is no path of its own or of the API',
    async (path) => {
      expect((await get(path).expect(200)).body).toMatchObject({ service: 'web', method: 'GET', url: path })
    },
  )

  it.each(['/account/verify-email', '/account/reset-password', '/account/page.js'])(
    '%s, which it serves itself only without web',
    async (path) => {
      expect((await get(path).expect(200)).body).toMatchObject({ service: 'web' })
    },
  )

  it('requests of every method, with their bodies', async () => {
    const body = 'title=Carpenter'

    const { body: arrived } = await request(gateway.url).post('/sign-in').set(newClient()).send(body).expect(200)
    await request(gateway.url).head('/jobs').set(newClient()).expect(200)

    expect(arrived).toMatchObject({ method: 'POST', url: '/sign-in', body })
    expect(gateway.web.requested()).toBe(2)
  })

  it('the address of the browser and the public origin, signed, and no such claim of the client', async () => {
    const userAgent = 'Mozilla/5.0 (Tests)'
    const client = newClient()
    const { body } = await sendRaw(gateway, {
      path: '/jobs?q=a%20b',
      headers: {
        ...client,
        host: 'portal.example.com',
        'x-forwarded-proto': 'https',
        'user-agent': userAgent,
        'x-portal-hop': 't=1,v1=0',
        'x-user-id': '1',
      },
    })

    const { headers } = JSON.parse(body)
    expect(headers).toMatchObject({
      'x-forwarded-for': client['X-Forwarded-For'],
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'portal.example.com',
      host: new URL(gateway.web.url).host,
    })
    expect(headers).not.toHaveProperty('x-user-id')
    const hop = { method: 'GET', path: '/jobs?q=a%20b', address: client['X-Forwarded-For'], userAgent }
    expect(verifyHop({ secrets: [hopSecret], header: headers[hopHeader], now: new Date(), ...hop })).toBe(true)
  })

  it('no ambiguous path', async () => {
    await get('/jobs/..%2fadmin').expect(400)

    expect(gateway.web.requested()).toBe(0)
  })
})

it.each(['/docs', '/docs/swagger-ui.css', '/health', '/health/ready', '/api/v1/openapi.json', '/DOCS/'])(
  '%s stays the own of the gateway',
  async (path) => {
    await get(path).expect(200)

    expect(gateway.web.requested()).toBe(0)
  },
)

it('paths of the API without a route, and services, are no pages', async () => {
  expect((await get('/api/v1/nothing').expect(404)).body.error_code).toBe('NOT_FOUND')
  expect((await get('/api').expect(404)).body.error_code).toBe('NOT_FOUND')
  expect((await get('/internal/users').expect(404)).body.error_code).toBe('NOT_FOUND')
  expect((await get('/ready').expect(503)).body.status).toBe('unavailable')
  expect((await get('/.well-known/jwks.json').expect(200)).body.service).toBe('auth')
  expect((await get('/api/v1/jobs/').expect(200)).body.service).toBe('job')
  expect((await get('/.well-known/security.txt').expect(200)).body.service).toBe('web')
})

describe('the landing page is', () => {
  it('that of web for browsers', async () => {
    const { body, headers } = await get('/').expect(200)

    expect(body).toMatchObject({ service: 'web', url: '/' })
    expect(headers.vary).toBe('Accept')
  })

  it.each(['*/*', 'application/json'])('JSON for programs that accept %s', async (accept) => {
    const { body, headers } = await get('/', { accept }).expect(200)

    expect(body).toMatchObject({ name: 'Job Portal', documentation: '/docs' })
    expect(headers.vary).toContain('Accept')
    expect(gateway.web.requested()).toBe(0)
  })
})

describe('a response of web', () => {
  it('keeps its own headers, among them each cookie, and gets none that are about pages', async () => {
    gateway.web.respondWith((_req, res) =>
      res
        .writeHead(200, [
          ...['content-type', 'text/html', 'content-security-policy', "default-src 'none'; script-src 'nonce-1'"],
          ...['set-cookie', 'a=1; Path=/', 'set-cookie', 'b=2; Path=/', 'cache-control', 'private, no-store'],
        ])
        .end('<!doctype html>'),
    )

    const { headers } = await get('/jobs', { ...asPage, origin: 'https://www.example.com' }).expect(200)

    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none'; script-src 'nonce-1'",
      'set-cookie': ['a=1; Path=/', 'b=2; Path=/'],
      'cache-control': 'private, no-store',
      'x-request-id': expect.any(String),
    })
    for (const name of ['referrer-policy', 'x-frame-options', 'access-control-allow-origin']) {
      expect(headers).not.toHaveProperty(name)
    }
  })

  it('without a content security policy gets none', async () => {
    expect((await get('/jobs').expect(200)).headers).not.toHaveProperty('content-security-policy')
  })

  it('is a redirect as web sends it', async () => {
    gateway.web.respondWith((_req, res) => res.writeHead(303, { location: '/jobs' }).end())

    expect((await get('/sign-in').redirects(0).expect(303)).headers.location).toBe('/jobs')
  })
})

describe('a limit of requests per minute', () => {
  it('counts each page once by address, and no asset', async () => {
    const client = newClient()
    const page = () => request(gateway.url).get('/jobs').set(asPage).set(client)
    expect((await page().expect(200)).headers.ratelimit).toMatch(/^"page";r=299;/)

    const asset = await request(gateway.url).get('/assets/root-abc.css').set(client).expect(200)

    expect(asset.headers).not.toHaveProperty('ratelimit')
    expect((await page().expect(200)).headers.ratelimit).toMatch(/^"page";r=298;/)
    expect((await request(gateway.url).get('/docs').set(client).expect(200)).headers.ratelimit).toMatch(/r=297;/)
  })

  it('that is exceeded is a page for browsers, and a problem for programs', async () => {
    await gateway.stop()
    gateway = await startGatewayWithWeb({ RATE_LIMIT_PAGE_PER_MINUTE: '1' })
    const client = newClient()
    await request(gateway.url).get('/jobs').set(client).expect(200)

    const page = await request(gateway.url).get('/jobs').set(client).set(asPage).expect(429)
    const problem = await request(gateway.url).get('/jobs').set(client).expect(429)

    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'retry-after': expect.stringMatching(/^(60|59)$/),
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    })
    expect(page.text).toMatch(/<h1>Too many requests<\/h1>\s+<p>Too many requests; try again in \d+ seconds\.<\/p>/)
    expect(problem.body).toMatchObject({ status: 429, error_code: 'RATE_LIMITED' })
    expect(gateway.web.requested()).toBe(1)
  })
})
