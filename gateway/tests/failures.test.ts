import { closedPort } from '@portal/testing/closed-port'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GatewayUnderTest, startGateway, stranger } from './gateway.ts'

describe('a service that', () => {
  let gateway: GatewayUnderTest
  beforeAll(async () => {
    gateway = await startGateway({
      UPSTREAM_TIMEOUT_MS: '150',
      NOTIFICATION_URL: `http://127.0.0.1:${await closedPort()}`,
    })
    gateway.services.job.respondWith(() => {})
    gateway.services.profile.respondWith((req) => req.socket.destroy())
    gateway.services.auth.respondWith((req) => req.socket.end('not HTTP at all\r\n\r\n'))
    gateway.services.application.respondWith((req) =>
      req.socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n'),
    )
  })
  afterAll(() => gateway.stop())

  it.each([
    ['is away', '/api/v1/notifications', 503, 'UNAVAILABLE'],
    ['does not answer', '/api/v1/jobs/1', 504, 'NO_ANSWER'],
    ['does not get its headers to an end', '/api/v1/applications/1', 504, 'NO_ANSWER'],
    ['breaks off', '/api/v1/profiles/recruiters/1', 502, 'BAD_GATEWAY'],
    ['talks nonsense', '/api/v1/users/me', 502, 'BAD_GATEWAY'],
  ])('%s is told as a problem that says to try again, and not where it runs', async (_what, path, status, code) => {
    const client = { ...stranger(), 'X-Request-ID': 'who-is-away' }

    const response = await request(gateway.url).get(path).set(client).expect(status)

    expect(response.headers).toMatchObject({
      'content-type': expect.stringContaining('application/problem+json'),
      'retry-after': '1',
      'x-request-id': 'who-is-away',
      'ratelimit-limit': '60',
    })
    expect(response.body).toMatchObject({ status, error_code: code, request_id: 'who-is-away' })
    expect(response.text).not.toMatch(/127\.0\.0\.1|localhost|ECONN|:\d{4}/)
  })

  it('fails a body that is sent is told in the same way', async () => {
    const response = await request(gateway.url)
      .post('/api/v1/jobs/')
      .set(stranger())
      .send({ title: 'Clerk' })
      .expect(504)

    expect(response.body.error_code).toBe('NO_ANSWER')
  })

  it('breaks off in the middle of its answer breaks off the answer, and nothing else', async () => {
    gateway.services.application.respondWith((_req, res) => {
      res.writeHead(200, { 'content-length': '100' }).write('half', () => res.destroy())
    })

    await expect(request(gateway.url).get('/api/v1/applications/1').set(stranger())).rejects.toThrow('aborted')

    await request(gateway.url).get('/health').expect(200)
  })

  it('falls silent in the middle of its answer is not waited for', async () => {
    gateway.services.application.respondWith((_req, res) => {
      res.writeHead(200, { 'content-length': '100' }).write('half')
    })

    await expect(request(gateway.url).get('/api/v1/applications/1').set(stranger())).rejects.toThrow('aborted')
  })
})
