import { once } from 'node:events'
import { request as send } from 'node:http'
import { connect } from 'node:net'
import { buffer, text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Arrived, type GatewayUnderTest, sendRaw, startGateway, stranger } from './gateway.ts'

let gateway: GatewayUnderTest
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.stop())

describe('a request', () => {
  it('arrives with its body as it was sent, whatever its form', async () => {
    const body = 'x'.repeat(102_400)
    const plain = await request(gateway.url).put('/api/v1/jobs/1').set(stranger()).type('text/plain').send(body)
    const headers = { ...stranger(), 'transfer-encoding': 'chunked', 'content-type': 'application/json' }
    const chunked = await sendRaw(gateway, {
      method: 'POST',
      path: '/api/v1/jobs/',
      headers,
      body: '{"title":"Clerk"}',
    })
    const removing = { ...stranger(), 'content-length': '7' }
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

  it('arrives with its body unread, where that is compressed or no text', async () => {
    const body = gzipSync('{"title":"Clerk"}')
    let arrived = Buffer.alloc(0)
    gateway.services.application.respondWith(async (req, res) => {
      arrived = await buffer(req)
      res.end(JSON.stringify(req.headers))
    })
    const requesting = send(`${gateway.url}/api/v1/applications/`, {
      method: 'POST',
      headers: { ...stranger(), 'content-encoding': 'gzip', 'content-type': 'application/json' },
    })
    for (const byte of body) requesting.write(Buffer.from([byte]))
    requesting.end()

    const [response] = await once(requesting, 'response')
    expect(JSON.parse(await text(response))).toMatchObject({ 'content-encoding': 'gzip' })
    expect(arrived).toEqual(body)
  })

  it('arrives once its body is complete, and not before', async () => {
    const before = gateway.services.job.requested()
    const requesting = send(`${gateway.url}/api/v1/jobs/`, { method: 'POST', headers: stranger() })
    requesting.write('{"title":')
    await request(gateway.url).get('/api/v1/skills').set(stranger()).expect(200)
    expect(gateway.services.job.requested()).toBe(before + 1)

    requesting.end('"Clerk"}')

    const [response] = await once(requesting, 'response')
    expect(JSON.parse(await text(response)).body).toBe('{"title":"Clerk"}')
  })

  it('arrives with the body that its client asks first whether to send', async () => {
    const requesting = send(`${gateway.url}/api/v1/jobs/`, {
      method: 'POST',
      headers: { ...stranger(), expect: '100-continue', 'content-length': '2' },
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
    ['at once where its length is given', 'Content-Length: 102401\r\n'],
    ['when it has come', 'Transfer-Encoding: chunked\r\n'],
  ])('is refused for a body of more than a service takes, %s, and its connection goes on', async (_when, framing) => {
    const before = gateway.services.job.requested()
    const { hostname, port } = new URL(gateway.url)
    const line = connect(Number(port), hostname)
    const from = `Host: a\r\nX-Forwarded-For: ${stranger()['X-Forwarded-For']}\r\n`
    line.write(`POST /api/v1/jobs/ HTTP/1.1\r\n${from}${framing}\r\n`)
    line.write(framing.startsWith('Transfer') ? `19001\r\n${'a'.repeat(102_401)}` : 'a'.repeat(1000))

    const [httpError] = await once(line, 'data')

    expect(String(httpError)).toMatch(/^HTTP\/1.1 413 /)
    expect(String(httpError)).toContain('"error_code":"BODY_TOO_LARGE"')
    line.write(framing.startsWith('Transfer') ? '\r\n0\r\n\r\n' : 'a'.repeat(101_401))
    line.write(`GET /health HTTP/1.1\r\n${from}\r\n`)
    expect(String((await once(line, 'data'))[0])).toMatch(/^HTTP\/1.1 200 /)
    expect(gateway.services.job.requested()).toBe(before)
    line.destroy()
  })

  it('that is refused before its end reaches its client, also where the connection closes after it', async () => {
    const { hostname, port } = new URL(gateway.url)
    const line = connect(Number(port), hostname)
    const headers = `Host: a\r\nX-Forwarded-For: ${stranger()['X-Forwarded-For']}\r\nConnection: close\r\n`
    line.write(`POST /api/v1/jobs/ HTTP/1.1\r\n${headers}Content-Length: 1000000\r\n\r\nthe beginning`)
    const [httpError] = await once(line, 'data')
    expect(String(httpError)).toMatch(/^HTTP\/1.1 413 /)

    for (let left = 1_000_000 - 'the beginning'.length; left > 0; left -= 50_000) {
      line.write('a'.repeat(Math.min(left, 50_000)))
    }

    // An error, as of a connection that was reset, would reject.
    await once(line, 'end')
  })

  it('that is refused before its end is answered at once, and its client is not cut off', async () => {
    const headers = { ...stranger(), authorization: 'Bearer made.up.token', 'content-length': '20' }
    const requesting = send(`${gateway.url}/api/v1/jobs/`, { method: 'POST', headers })
    requesting.write('the beginning')

    const [response] = await once(requesting, 'response')
    requesting.end('the end')

    expect(response.statusCode).toBe(401)
    expect(JSON.parse(await text(response)).error_code).toBe('INVALID_TOKEN')
  })
})
