import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'
import { type GatewayUnderTest, newClient, sendRaw, startGateway } from './gateway.ts'

const listedOrigin = 'https://app.example.com'

let open: GatewayUnderTest
let closed: GatewayUnderTest
beforeAll(async () => {
  ;[open, closed] = await Promise.all([
    startGateway({ CORS_ORIGINS: `${listedOrigin}, http://localhost:5173` }),
    startGateway(),
  ])
})
afterAll(() => Promise.all([open.stop(), closed.stop()]))

function request(gateway: GatewayUnderTest, origin: string, path = '/api/v1/jobs/') {
  return sendRaw(gateway, { path, headers: { ...newClient(), origin } })
}

function preflight(gateway: GatewayUnderTest, origin: string, method = 'PUT') {
  const headers = { ...newClient(), origin, 'access-control-request-method': method }
  return sendRaw(gateway, { method: 'OPTIONS', path: '/api/v1/jobs/1', headers })
}

describe('a page of a listed origin', () => {
  it('may read responses, including errors, and the headers it needs', async () => {
    for (const path of ['/api/v1/jobs/', '/nowhere', '/api//v1']) {
      const { headers } = await request(open, listedOrigin, path)

      expect(headers['access-control-allow-origin']).toBe(listedOrigin)
      expect(headers.vary).toContain('Origin')
      expect(headers['access-control-allow-credentials']).toBeUndefined()
      for (const name of ['Link', 'X-Total-Count', 'RateLimit-Remaining', 'ETag', 'X-Request-ID', 'Retry-After']) {
        expect(headers['access-control-expose-headers']).toContain(name)
      }
    }
  })

  it('may send tokens and idempotency keys, according to the preflight response', async () => {
    const { status, headers } = await preflight(open, listedOrigin)

    expect(status).toBe(204)
    expect(headers).toMatchObject({
      'access-control-allow-origin': listedOrigin,
      'access-control-allow-methods': expect.stringContaining('PUT'),
      'access-control-allow-headers': expect.stringMatching(/Authorization.*Idempotency-Key/),
    })
    expect(open.services.job.requested()).toBeLessThanOrEqual(1)
  })
})

describe('a page of any other origin', () => {
  it.each([
    'https://evil.example.com',
    'null',
    'https://app.example.com.evil.com',
    'https://evil-app.example.com',
    'http://app.example.com',
    'https://app.example.com:8443',
    'https://APP.example.com',
    'https://app.example.com/',
    'file://',
    '*',
  ])('gets no CORS header: %s', async (origin) => {
    const responses = [
      request(open, origin),
      preflight(open, origin),
      preflight(open, origin, 'TRACE'),
      request(closed, origin),
    ]

    for (const { headers } of await Promise.all(responses)) {
      expect(headers).not.toHaveProperty('access-control-allow-origin')
    }
  })

  it('gets no CORS header from a gateway without a list of origins', async () => {
    expect((await preflight(closed, listedOrigin)).headers).not.toHaveProperty('access-control-allow-origin')
  })
})

it.each([
  '*',
  'null',
  'app.example.com',
  'https://app.example.com/',
  'https://*.example.com/path',
  'ftp://example.com',
])('rejects %s in CORS_ORIGINS', (origin) => {
  expect(() => readConfig({ CORS_ORIGINS: origin })).toThrow(/CORS_ORIGINS/)
})
