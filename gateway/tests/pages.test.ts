import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GatewayUnderTest, startGateway } from './gateway.ts'

let gateway: GatewayUnderTest
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.stop())

it('serves the links of the landing page as HTML or JSON', async () => {
  const page = await request(gateway.url).get('/').set('Accept', 'text/html,*/*;q=0.8').expect(200)
  const json = await request(gateway.url).get('/').set('Accept', 'application/json').expect(200)

  expect(page.headers['content-type']).toContain('text/html')
  for (const link of ['/docs', '/api/v1/openapi.json', '/ready']) expect(page.text).toContain(`href="${link}"`)
  expect(json.body).toMatchObject({ documentation: '/docs', openapi: '/api/v1/openapi.json', readiness: '/ready' })
})

const own = ['/', '/docs', '/docs/swagger-ui.css', '/api/v1/openapi.json', '/account/verify-email', '/account/page.js']
it.each(own)('%s gets 304 if its ETag matches', async (path) => {
  const first = await fetch(gateway.url + path)
  await first.arrayBuffer()
  const again = await fetch(gateway.url + path, { headers: { 'If-None-Match': String(first.headers.get('etag')) } })

  expect(again.status).toBe(304)
})

describe('the documentation', () => {
  it.each(['/docs', '/docs/'])(
    'at %s loads all of its files from the gateway and has no inline script',
    async (path) => {
      const page = await request(gateway.url).get(path).expect(200)

      const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? '')
      expect(files).toHaveLength(7)
      for (const file of files) {
        const { headers } = await request(gateway.url).get(file).expect(200)
        expect(headers['x-content-type-options']).toBe('nosniff')
        expect(headers['content-type']).toMatch(/css|javascript|png/)
      }
      expect(page.text).not.toMatch(/<script>|https?:/)
      expect(page.headers['content-security-policy']).toMatch(/default-src 'none';script-src 'self';/)
      expect(page.headers['content-security-policy']).not.toContain('upgrade-insecure-requests')
    },
  )

  it('serves no other files of its package', async () => {
    for (const file of ['swagger-initializer.js', 'index.html', 'package.json', '..%2fpackage.json']) {
      const { status } = await request(gateway.url).get(`/docs/${file}`)
      expect([404, 400]).toContain(status)
    }
  })
})

describe('the page of a link in an email', () => {
  it.each([
    ['verify-email', 'Confirm your email address', '/api/v1/auth/email/verify'],
    ['reset-password', 'Choose a new password', '/api/v1/auth/password/reset'],
    ['undo-email-change', 'Undo the change of your email address', '/api/v1/auth/email/undo'],
  ])('at /account/%s sends no request by itself and loads its script from a file', async (path, title, call) => {
    const page = await request(gateway.url).get(`/account/${path}`).expect(200)

    expect(page.text).toContain(`<h1>${title}</h1>`)
    expect(page.text).toContain(`data-call="${call}"`)
    expect(page.text.match(/<script[^>]*>/g)).toEqual(['<script src="/account/page.js" defer>'])
    expect(page.text).not.toMatch(/ on[a-z]+=|https?:/)
    expect(page.headers).toMatchObject({
      'content-type': expect.stringContaining('text/html'),
      'content-security-policy': expect.stringContaining("script-src 'self'"),
      'referrer-policy': 'no-referrer',
    })
    expect(gateway.services.auth.requested()).toBe(0)
  })

  it('loads a script and a style sheet that the gateway serves', async () => {
    const script = await request(gateway.url).get('/account/page.js').expect(200)
    const style = await request(gateway.url).get('/account/page.css').expect(200)

    expect(script.headers['content-type']).toContain('text/javascript')
    expect(style.headers['content-type']).toContain('text/css')
    await request(gateway.url).get('/account/other.js').expect(404)
    await request(gateway.url).post('/account/verify-email').expect(404)
  })
})

it('reports the gateway as healthy even if all services fail', async () => {
  for (const service of Object.values(gateway.services)) service.respondWith((req) => req.socket.destroy())

  expect((await request(gateway.url).get('/health').expect(200)).body).toEqual({ status: 'ok' })
  await request(gateway.url).get('/health/ready').expect(200)
  await request(gateway.url).head('/health').expect(200)
})
