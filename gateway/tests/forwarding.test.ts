import { once } from 'node:events'
import { request as send } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { createHttpServer } from '@portal/chassis/http'
import { createLogger } from '@portal/chassis/log'
import { bearer } from '@portal/testing/tokens'
import express from 'express'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Arrived, type GatewayUnderTest, newUserId, sendRaw, startGateway, stranger } from './gateway.ts'

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
  ])('to %s is for the %s service', async (path, service) => {
    const response = await request(gateway.url).get(`${path}?a=b%20c&d`).set(stranger()).expect(200)

    expect(response.body).toMatchObject({ service, method: 'GET', url: `${path}?a=b%20c&d` })
  })

  it('of the longest header that is let through is none too long for a service', async () => {
    const app = express().get('/api/v1/profiles/recruiters/1', (req, res) => {
      res.json(req.headers)
    })
    const service = createHttpServer(app, { host: '127.0.0.1', port: 0 }, createLogger('test', 'silent'))
    await service.start?.()
    const other = await startGateway({ PROFILE_URL: service.url() })
    const call = (bytes: number) =>
      sendRaw(other, {
        path: '/api/v1/profiles/recruiters/1',
        headers: { ...stranger(), host: `${'a'.repeat(250)}:65535`, 'x-long': 'a'.repeat(bytes) },
      })
    const statuses = new Set<number>()
    for (let bytes = 15_600; bytes < 16_400; bytes += 20) statuses.add((await call(bytes)).status)

    expect([...statuses]).toEqual([200, 431])
    await other.stop()
    await service.stop?.()
  })

  it('arrives with our word about the client and without the client’s own', async () => {
    const client = stranger()
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

  it('leaves behind what was meant for one connection, but not the length of its body', async () => {
    const response = await sendRaw(gateway, {
      method: 'GET',
      path: '/api/v1/jobs/1',
      headers: {
        ...stranger(),
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

  it('keeps its id, if that is well-formed, all the way and back', async () => {
    const given = await request(gateway.url).get('/api/v1/jobs/1').set(stranger()).set('X-Request-ID', 'follow-me-1')
    const bad = await request(gateway.url).get('/api/v1/jobs/1').set(stranger()).set('X-Request-ID', 'no good')

    expect(given.headers['x-request-id']).toBe('follow-me-1')
    expect(given.body.headers['x-request-id']).toBe('follow-me-1')
    expect(bad.headers['x-request-id']).toMatch(/^[\w-]{36}$/)
    expect(bad.body.headers['x-request-id']).toBe(bad.headers['x-request-id'])
  })

  it('that is given up by the client is given up by the service', async () => {
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

describe('an answer', () => {
  it('keeps the status and headers that the service gave it, and has one request id', async () => {
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
      headers: { ...stranger(), ...bearer(newUserId(), 'RECRUITER') },
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

  it('to HEAD has headers and no body, and one that has not changed has no body either', async () => {
    gateway.services.notification.respondWith((req, res) => {
      if (req.headers['if-none-match'] === '"7"') res.writeHead(304, { etag: '"7"' }).end()
      else res.writeHead(200, { etag: '"7"', 'content-type': 'application/json', 'content-length': '2' }).end('{}')
    })
    const call = (method: string, headers = {}) =>
      sendRaw(gateway, { method, path: '/api/v1/notifications', headers: { ...stranger(), ...headers } })

    expect(await call('HEAD')).toMatchObject({ status: 200, body: '', headers: { etag: '"7"', 'content-length': '2' } })
    expect(await call('GET', { 'if-none-match': '"7"' })).toMatchObject({
      status: 304,
      body: '',
      headers: { etag: '"7"' },
    })
    expect(await call('GET')).toMatchObject({ status: 200, body: '{}' })
  })

  it('to a client of HTTP/1.0 ends by closing', async () => {
    const { hostname, port } = new URL(gateway.url)
    const client = connect(Number(port), hostname)
    client.write('GET /api/v1/skills HTTP/1.0\r\nX-Forwarded-For: 10.9.9.8\r\n\r\n')

    const response = await text(client)

    expect(response).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(response).toContain('"service":"job"')
  })

  it('streams: its beginning is there before its end', async () => {
    const { promise: read, resolve: finish } = Promise.withResolvers<void>()
    gateway.services.auth.respondWith(async (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' }).write('first\n')
      await read
      res.end('last\n')
    })
    const response = await fetch(`${gateway.url}/api/v1/auth/sessions`, { headers: stranger() })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()

    expect((await reader?.read())?.value).toBe('first\n')
    finish()
    expect((await reader?.read())?.value).toBe('last\n')
  })

  it('may have a header of some length, such as the address of a next page', async () => {
    const link = `</api/v1/jobs/?q=${'%E2%80%A6'.repeat(4500)}>; rel="next"`
    gateway.services.application.respondWith((_req, res) => res.writeHead(200, { link }).end('[]'))
    const { hostname, port } = new URL(gateway.url)
    const options = { hostname, port, path: '/api/v1/applications/', headers: stranger(), maxHeaderSize: 128 * 1024 }

    const [response] = await once(send(options).end(), 'response')

    expect(response.statusCode).toBe(200)
    expect(response.headers.link).toBe(link)
  })

  it('is held back for a client that reads slowly, and complete in the end', async () => {
    const piece = Buffer.alloc(1024 * 1024, 'a')
    const pieces = 64
    let written = 0
    const { promise: heldBack, resolve: holdBack } = Promise.withResolvers<void>()
    gateway.services.job.respondWith(async (_req, res) => {
      for (; written < pieces; written += 1) {
        if (res.write(piece)) continue
        const isRead = once(res, 'drain')
        const isHeldBack = await Promise.race([isRead.then(() => false), pause(500, true)])
        if (isHeldBack) holdBack()
        await isRead
      }
      res.end()
    })
    const [response] = await once(send(`${gateway.url}/api/v1/jobs/`, { headers: stranger() }).end(), 'response')

    await heldBack
    expect(written).toBeLessThan(pieces)

    let length = 0
    for await (const chunk of response) length += chunk.length
    expect(length).toBe(pieces * piece.length)
  })

  it('is not what a service says on the way to it', async () => {
    gateway.services.application.respondWith((_req, res) => {
      res.writeEarlyHints({ link: '</style.css>; rel=preload' })
      res.end('the answer')
    })

    expect(await sendRaw(gateway, { path: '/api/v1/applications/1', headers: stranger() })).toMatchObject({
      status: 200,
      body: 'the answer',
    })
  })

  it('has every header as often as it came, in the bytes it came in', async () => {
    gateway.services.auth.respondWith((_req, res) => {
      res.writeHead(200, { 'set-cookie': ['a=1', 'b=2'], 'x-place': 'M\u00fcnchen' }).end()
    })

    expect((await sendRaw(gateway, { path: '/api/v1/users', headers: stranger() })).headers).toMatchObject({
      'set-cookie': ['a=1', 'b=2'],
      'x-place': 'M\u00fcnchen',
    })
  })
})

it('Connections to a service are used again', async () => {
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
      await request(reused.url).get('/api/v1/jobs/').set(stranger()).expect(200)
    }

    // One more than are needed may be kept ready.
    expect(connections).toBeLessThanOrEqual(2)
  } finally {
    await reused.stop()
  }
})
