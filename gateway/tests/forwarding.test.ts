import { once } from 'node:events'
import { request as send } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { createHttpServer } from '@portal/chassis/http/http'
import { createLogger } from '@portal/chassis/runtime/log'
import { bearer } from '@portal/testing/tokens'
import express from 'express'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Arrived, type GatewayUnderTest, newClient, newUserId, sendRaw, startGateway } from './gateway.ts'

let gateway: GatewayUnderTest
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.stop())

describe('a request', () => {
  it.each([
    ['/api/v1/auth/sessions', 'auth'],
    ['/api/v1/users/me', 'auth'],
    ['/api/v1/jobs/7', 'job'],
    ['/api/v1/skills', 'job'],
    ['/api/v1/profiles/recruiters/1', 'profile'],
    ['/api/v1/applications/my/applications', 'application'],
    ['/api/v1/interviews', 'application'],
    ['/api/v1/notifications', 'notification'],
    ['/api/v1/activity-logs', 'notification'],
  ])('to %s is forwarded to the %s service', async (path, service) => {
    const response = await request(gateway.url).get(`${path}?a=b%20c&d`).set(newClient()).expect(200)

    expect(response.body).toMatchObject({ service, method: 'GET', url: `${path}?a=b%20c&d` })
  })

  it('with headers of the maximum accepted size is also accepted by a service', async () => {
    const app = express().get('/api/v1/profiles/recruiters/1', (req, res) => {
      res.json(req.headers)
    })
    const service = createHttpServer(app, { host: '127.0.0.1', port: 0 }, createLogger('test', 'silent'))
    await service.start?.()
    const other = await startGateway({ PROFILE_URL: service.url() })
    const call = (bytes: number) =>
      sendRaw(other, {
        path: '/api/v1/profiles/recruiters/1',
        headers: { ...newClient(), host: `${'a'.repeat(250)}:65535`, 'x-long': 'a'.repeat(bytes) },
      })
    const statuses = new Set<number>()
    for (let bytes = 15_600; bytes < 16_400; bytes += 20) statuses.add((await call(bytes)).status)

    expect([...statuses]).toEqual([200, 431])
    await other.stop()
    await service.stop?.()
  })

  it('arrives with the forwarding headers of the gateway and without those of the client', async () => {
    const client = newClient()
    const forged = {
      'X-User-Id': '1',
      'X-User-Role': 'ADMIN',
      X_User_Id: '1',
      'X-Internal-Token': 'x',
      'X-Forwarded-Proto': 'https',
      X_Forwarded_For: '10.1.1.1',
      'X-Forwarded-Port': '1',
      Forwarded: 'for=10.1.1.1',
      'X-Real-IP': '10.1.1.1',
      'X-Original-URL': '/internal',
      'X-Rewrite-URL': '/internal',
      'X-HTTP-Method-Override': 'DELETE',
    }

    const response = await sendRaw(gateway, {
      path: '/api/v1/jobs/1',
      headers: { host: 'portal.example.com', ...client, ...forged },
    })

    const { method, headers }: Arrived = JSON.parse(response.body)
    expect(method).toBe('GET')
    expect(headers).toMatchObject({
      'x-forwarded-for': client['X-Forwarded-For'],
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'portal.example.com',
      'x-request-id': response.headers['x-request-id'],
    })
    const arrived = Object.keys(headers).filter((name) =>
      /user-|user_|internal|real|original|rewrite|override|_/.test(name),
    )
    expect(arrived).toEqual([])
    expect(headers).not.toHaveProperty('forwarded')
    expect(headers).not.toHaveProperty('x-forwarded-port')
  })

  it('loses its hop-by-hop headers, but not the length of its body', async () => {
    const response = await sendRaw(gateway, {
      method: 'GET',
      path: '/api/v1/jobs/1',
      headers: {
        ...newClient(),
        connection: 'close, X-Hop, Content-Length',
        'x-hop': '1',
        te: 'trailers',
        'content-length': '41',
      },
      body: 'GET /internal/jobs/1 HTTP/1.1\r\nHost: a\r\n\r\n'.slice(0, 41),
    })

    const { headers, body }: Arrived = JSON.parse(response.body)
    expect(headers).not.toHaveProperty('x-hop')
    expect(headers).not.toHaveProperty('te')
    expect(headers.connection).toBe('keep-alive')
    expect(body).toHaveLength(41)
    expect(response.headers.connection).toBe('close')
  })

  it('keeps a valid X-Request-ID in both directions and gets a new one otherwise', async () => {
    const given = await request(gateway.url).get('/api/v1/jobs/1').set(newClient()).set('X-Request-ID', 'follow-me-1')
    const bad = await request(gateway.url).get('/api/v1/jobs/1').set(newClient()).set('X-Request-ID', 'no good')

    expect(given.headers['x-request-id']).toBe('follow-me-1')
    expect(given.body.headers['x-request-id']).toBe('follow-me-1')
    expect(bad.headers['x-request-id']).toMatch(/^[\w-]{36}$/)
    expect(bad.body.headers['x-request-id']).toBe(bad.headers['x-request-id'])
  })

  it('is cancelled at the service when the client disconnects', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const { promise: ended, resolve: end } = Promise.withResolvers<void>()
    gateway.services.profile.respondWith((req) => {
      req.socket.once('close', end)
      begin()
    })
    const { hostname, port } = new URL(gateway.url)
    const client = connect(Number(port), hostname)
    client.write(`GET /api/v1/profiles/recruiters/1 HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.9.9.9\r\n\r\n`)
    await begun

    client.destroy()

    await ended
  })
})

describe('a response', () => {
  it('keeps the status and headers of the service, and has one request id', async () => {
    gateway.services.application.respondWith((req, res) => {
      res.writeHead(409, {
        'content-type': 'application/problem+json',
        'x-request-id': req.headers['x-request-id'],
        link: '</api/v1/applications?cursor=abc>; rel="next"',
        etag: '"1"',
        connection: 'keep-alive, x-private',
        'x-private': '1',
      })
      res.end('{"status":409}')
    })

    const response = await sendRaw(gateway, {
      path: '/api/v1/applications/1',
      headers: { ...newClient(), ...bearer(newUserId(), 'RECRUITER') },
    })

    expect(response).toMatchObject({ status: 409, body: '{"status":409}' })
    expect(response.headers).toMatchObject({
      'content-type': 'application/problem+json',
      link: '</api/v1/applications?cursor=abc>; rel="next"',
      etag: '"1"',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.stringMatching(/^[\w-]{36}$/),
    })
    expect(response.headers).not.toHaveProperty('x-private')
  })

  it('to HEAD has headers but no body, and a 304 has no body either', async () => {
    gateway.services.notification.respondWith((req, res) => {
      if (req.headers['if-none-match'] === '"7"') res.writeHead(304, { etag: '"7"' }).end()
      else res.writeHead(200, { etag: '"7"', 'content-type': 'application/json', 'content-length': '2' }).end('{}')
    })
    const call = (method: string, headers = {}) =>
      sendRaw(gateway, { method, path: '/api/v1/notifications', headers: { ...newClient(), ...headers } })

    expect(await call('HEAD')).toMatchObject({ status: 200, body: '', headers: { etag: '"7"', 'content-length': '2' } })
    expect(await call('GET', { 'if-none-match': '"7"' })).toMatchObject({
      status: 304,
      body: '',
      headers: { etag: '"7"' },
    })
    expect(await call('GET')).toMatchObject({ status: 200, body: '{}' })
  })

  it('to an HTTP/1.0 client ends by closing the connection', async () => {
    const { hostname, port } = new URL(gateway.url)
    const client = connect(Number(port), hostname)
    client.write('GET /api/v1/skills HTTP/1.0\r\nX-Forwarded-For: 10.9.9.8\r\n\r\n')

    const response = await text(client)

    expect(response).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(response).toContain('"service":"job"')
  })

  it('is streamed: the client gets its first bytes before it is complete', async () => {
    const { promise: read, resolve: finish } = Promise.withResolvers<void>()
    gateway.services.auth.respondWith(async (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' }).write('first\n')
      await read
      res.end('last\n')
    })
    const response = await fetch(`${gateway.url}/api/v1/auth/sessions`, { headers: newClient() })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()

    expect((await reader?.read())?.value).toBe('first\n')
    finish()
    expect((await reader?.read())?.value).toBe('last\n')
  })

  it('may have a long header, such as a Link to the next page', async () => {
    const link = `</api/v1/jobs/?q=${'%E2%80%A6'.repeat(4500)}>; rel="next"`
    gateway.services.application.respondWith((_req, res) => res.writeHead(200, { link }).end('[]'))
    const { hostname, port } = new URL(gateway.url)
    const options = { hostname, port, path: '/api/v1/applications/', headers: newClient(), maxHeaderSize: 128 * 1024 }

    const [response] = await once(send(options).end(), 'response')

    expect(response.statusCode).toBe(200)
    expect(response.headers.link).toBe(link)
  })

  it('is slowed down for a client that reads slowly, and arrives completely', async () => {
    const piece = Buffer.alloc(1024 * 1024, 'a')
    const pieceCount = 64
    let written = 0
    const { promise: paused, resolve: reportPause } = Promise.withResolvers<void>()
    gateway.services.job.respondWith(async (_req, res) => {
      for (; written < pieceCount; written += 1) {
        if (res.write(piece)) continue
        const isRead = once(res, 'drain')
        const isPaused = await Promise.race([isRead.then(() => false), pause(500, true)])
        if (isPaused) reportPause()
        await isRead
      }
      res.end()
    })
    const [response] = await once(send(`${gateway.url}/api/v1/jobs/`, { headers: newClient() }).end(), 'response')

    await paused
    expect(written).toBeLessThan(pieceCount)

    let length = 0
    for await (const chunk of response) length += chunk.length
    expect(length).toBe(pieceCount * piece.length)
  })

  it('is not replaced by an informational (1xx) response', async () => {
    gateway.services.application.respondWith((_req, res) => {
      res.writeEarlyHints({ link: '</style.css>; rel=preload' })
      res.end('the response')
    })

    expect(await sendRaw(gateway, { path: '/api/v1/applications/1', headers: newClient() })).toMatchObject({
      status: 200,
      body: 'the response',
    })
  })

  it('keeps repeated headers and the bytes of header values', async () => {
    gateway.services.auth.respondWith((_req, res) => {
      res.writeHead(200, { 'set-cookie': ['a=1', 'b=2'], 'x-place': 'M\u00fcnchen' }).end()
    })

    expect((await sendRaw(gateway, { path: '/api/v1/users', headers: newClient() })).headers).toMatchObject({
      'set-cookie': ['a=1', 'b=2'],
      'x-place': 'M\u00fcnchen',
    })
  })
})

it('reuses connections to a service', async () => {
  const reused = await startGateway()
  try {
    let connections = 0
    reused.services.job.respondWith((req, res) => {
      if (!seen.has(req.socket)) connections += 1
      seen.add(req.socket)
      res.end('{}')
    })
    const seen = new Set<unknown>()
    for (let count = 0; count < 10; count += 1) {
      await request(reused.url).get('/api/v1/jobs/').set(newClient()).expect(200)
    }

    // undici keeps one connection more than it needs.
    expect(connections).toBeLessThanOrEqual(2)
  } finally {
    await reused.stop()
  }
})
