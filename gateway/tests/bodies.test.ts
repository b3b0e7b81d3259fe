import { once } from 'node:events'
import { request as send } from 'node:http'
import { connect } from 'node:net'
import { buffer, text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Arrived, type GatewayUnderTest, newClient, sendRaw, startGateway } from './gateway.ts'

let gateway: GatewayUnderTest
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.stop())

describe('a request with a body', () => {
  it('arrives with the body as it was sent, in any framing', async () => {
    const body = 'x'.repeat(102_400)
    const plain = await request(gateway.url).put('/api/v1/jobs/1').set(newClient()).type('text/plain').send(body)
    const headers = { ...newClient(), 'transfer-encoding': 'chunked', 'content-type': 'application/json' }
    const chunked = await sendRaw(gateway, {
      method: 'POST',
      path: '/api/v1/jobs/',
      headers,
      body: '{"title":"Clerk"}',
    })
    const removing = { ...newClient(), 'content-length': '7' }
    const removed = await sendRaw(gateway, {
      method: 'DELETE',
      path: '/api/v1/jobs/1',
      headers: removing,
      body: '{"a":1}',
    })

    expect(plain.body.body).toBe(body)
    expect(JSON.parse(chunked.body)).toMatchObject({ body: '{"title":"Clerk"}', headers: { 'content-length': '17' } })
    expect(JSON.parse(chunked.body).headers).not.toHaveProperty('transfer-encoding')
    expect(JSON.parse(removed.body)).toMatchObject({ method: 'DELETE', body: '{"a":1}' })
  })

  it('arrives undecoded if the body is compressed or not text', async () => {
    const body = gzipSync('{"title":"Clerk"}')
    let arrived = Buffer.alloc(0)
    gateway.services.application.respondWith(async (req, res) => {
      arrived = await buffer(req)
      res.end(JSON.stringify(req.headers))
    })
    const requesting = send(`${gateway.url}/api/v1/applications/`, {
      method: 'POST',
      headers: { ...newClient(), 'content-encoding': 'gzip', 'content-type': 'application/json' },
    })
    for (const byte of body) requesting.write(Buffer.from([byte]))
    requesting.end()

    const [response] = await once(requesting, 'response')
    expect(JSON.parse(await text(response))).toMatchObject({ 'content-encoding': 'gzip' })
    expect(arrived).toEqual(body)
  })

  it('is not forwarded before the body is complete', async () => {
    const before = gateway.services.job.requested()
    const requesting = send(`${gateway.url}/api/v1/jobs/`, { method: 'POST', headers: newClient() })
    requesting.write('{"title":')
    await request(gateway.url).get('/api/v1/skills').set(newClient()).expect(200)
    expect(gateway.services.job.requested()).toBe(before + 1)

    requesting.end('"Clerk"}')

    const [response] = await once(requesting, 'response')
    expect(JSON.parse(await text(response)).body).toBe('{"title":"Clerk"}')
  })

  it('arrives with the body if the client sends Expect: 100-continue first', async () => {
    const requesting = send(`${gateway.url}/api/v1/jobs/`, {
      method: 'POST',
      headers: { ...newClient(), expect: '100-continue', 'content-length': '2' },
    })
    requesting.flushHeaders()
    await once(requesting, 'continue')
    requesting.end('{}')

    const [response] = await once(requesting, 'response')
    const arrived: Arrived = JSON.parse(await text(response))
    expect(arrived.body).toBe('{}')
    expect(arrived.headers).not.toHaveProperty('expect')
  })

  it.each([
    ['at once if Content-Length exceeds the limit', 'Content-Length: 102401\r\n'],
    ['once a chunked body exceeds the limit', 'Transfer-Encoding: chunked\r\n'],
  ])('is rejected with 413 %s, and the connection stays usable', async (_when, framing) => {
    const before = gateway.services.job.requested()
    const { hostname, port } = new URL(gateway.url)
    const socket = connect(Number(port), hostname)
    const from = `Host: a\r\nX-Forwarded-For: ${newClient()['X-Forwarded-For']}\r\n`
    socket.write(`POST /api/v1/jobs/ HTTP/1.1\r\n${from}${framing}\r\n`)
    socket.write(framing.startsWith('Transfer') ? `19001\r\n${'a'.repeat(102_401)}` : 'a'.repeat(1000))

    const [response] = await once(socket, 'data')

    expect(String(response)).toMatch(/^HTTP\/1.1 413 /)
    expect(String(response)).toContain('"error_code":"BODY_TOO_LARGE"')
    socket.write(framing.startsWith('Transfer') ? '\r\n0\r\n\r\n' : 'a'.repeat(101_401))
    socket.write(`GET /health HTTP/1.1\r\n${from}\r\n`)
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1.1 200 /)
    expect(gateway.services.job.requested()).toBe(before)
    socket.destroy()
  })

  it('is rejected with a response that reaches the client, even if the connection closes afterwards', async () => {
    const { hostname, port } = new URL(gateway.url)
    const socket = connect(Number(port), hostname)
    const headers = `Host: a\r\nX-Forwarded-For: ${newClient()['X-Forwarded-For']}\r\nConnection: close\r\n`
    socket.write(`POST /api/v1/jobs/ HTTP/1.1\r\n${headers}Content-Length: 1000000\r\n\r\nthe beginning`)
    const [response] = await once(socket, 'data')
    expect(String(response)).toMatch(/^HTTP\/1.1 413 /)

    for (let left = 1_000_000 - 'the beginning'.length; left > 0; left -= 50_000) {
      socket.write('a'.repeat(Math.min(left, 50_000)))
    }

    // Rejects on an error, such as a connection reset.
    await once(socket, 'end')
  })

  it('gets its error response before the body is complete, and the client can send the rest', async () => {
    const headers = { ...newClient(), authorization: 'Bearer made.up.token', 'content-length': '20' }
    const requesting = send(`${gateway.url}/api/v1/jobs/`, { method: 'POST', headers })
    requesting.write('the beginning')

    const [response] = await once(requesting, 'response')
    requesting.end('the end')

    expect(response.statusCode).toBe(401)
    expect(JSON.parse(await text(response)).error_code).toBe('INVALID_TOKEN')
  })
})
