import { closedPort } from '@portal/testing/closed-port'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type GatewayUnderTest, newClient, startGateway } from './gateway.ts'

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
    ['refuses connections', '/api/v1/notifications', 503, 'UNAVAILABLE'],
    ['refuses the connection of a stream', '/api/v1/notifications/stream', 503, 'UNAVAILABLE'],
    ['does not respond', '/api/v1/jobs/1', 504, 'NO_ANSWER'],
    ['never completes its headers', '/api/v1/applications/1', 504, 'NO_ANSWER'],
    ['closes the connection', '/api/v1/profiles/recruiters/1', 502, 'BAD_GATEWAY'],
    ['sends invalid HTTP', '/api/v1/users/me', 502, 'BAD_GATEWAY'],
  ])('%s becomes a problem with Retry-After that does not reveal its address', async (_what, path, status, code) => {
    const client = { ...newClient(), 'X-Request-ID': 'who-is-down' }

    const response = await request(gateway.url).get(path).set(client).expect(status)

    expect(response.headers).toMatchObject({
      'content-type': expect.stringContaining('application/problem+json'),
      'retry-after': '1',
      'x-request-id': 'who-is-down',
      'ratelimit-limit': '60',
    })
    expect(response.body).toMatchObject({ status, error_code: code, request_id: 'who-is-down' })
    expect(response.text).not.toMatch(/127\.0\.0\.1|localhost|ECONN|:\d{4}/)
  })

  it('does not respond to a request with a body becomes the same problem', async () => {
    const response = await request(gateway.url)
      .post('/api/v1/jobs/')
      .set(newClient())
      .send({ title: 'Clerk' })
      .expect(504)

    expect(response.body.error_code).toBe('NO_ANSWER')
  })

  it('closes the connection during its response breaks off that response only', async () => {
    gateway.services.application.respondWith((_req, res) => {
      res.writeHead(200, { 'content-length': '100' }).write('half', () => res.destroy())
    })

    await expect(request(gateway.url).get('/api/v1/applications/1').set(newClient())).rejects.toThrow('aborted')

    await request(gateway.url).get('/health').expect(200)
  })

  it('falls silent during its response breaks off that response after the timeout', async () => {
    gateway.services.application.respondWith((_req, res) => {
      res.writeHead(200, { 'content-length': '100' }).write('half')
    })

    await expect(request(gateway.url).get('/api/v1/applications/1').set(newClient())).rejects.toThrow('aborted')
  })
})

it('an idle connection is closed by the gateway, before the service would', async () => {
  const gateway = await startGateway()
  onTestFinished(() => gateway.stop())
  const { notification } = gateway.services
  await request(gateway.url).get('/api/v1/notifications').set(newClient()).expect(200)
  expect(await notification.connected()).toBeGreaterThan(0)

  await until('its connections to be closed', async () => (await notification.connected()) === 0)
}, 15_000)
