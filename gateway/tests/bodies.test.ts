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
    gateway.services.application.answerWith(async (req, res) => {
      arrived = await buffer(req)
      res.end(JSON.stringify(req.headers))
    })
    const asking = send(`${gateway.url}/api/v1/applications/`, {
      method: 'POST',
      headers: { ...stranger(), 'content-encoding': 'gzip', 'content-type': 'application/json' },
    })
    for (const byte of body) asking.write(Buffer.from([byte]))
    asking.end()

    const [answer] = await once(asking, 'response')
    expect(JSON.parse(await text(answer))).toMatchObject({ 'content-encoding': 'gzip' })
    expect(arrived).toEqual(body)
  })

  it('arrives once its body is complete, and not before', async () => {
    const before = gateway.services.job.asked()
    const asking = send(`${gateway.url}/api/v1/jobs/`, { method: 'POST', headers: stranger() })
    asking.write('{"title":')
    await request(gateway.url).get('/api/v1/skills').set(stranger()).expect(200)
    expect(gateway.services.job.asked()).toBe(before + 1)

    asking.end('"Clerk"}')

    const [answer] = await once(asking, 'response')
    expect(JSON.parse(await text(answer)).body).toBe('{"title":"Clerk"}')
  })

  it('arrives with the body that its client asks first whether to send', async () => {
    const asking = send(`${gateway.url}/api/v1/jobs/`, {
      method: 'POST',
      headers: { ...stranger(), expect: '100-continue', 'content-length': '2' },
    })
    asking.flushHeaders()
    await once(asking, 'continue')
    asking.end('{}')

    const [answer] = await once(asking, 'response')
    const arrived: Arrived = JSON.parse(await text(answer))
    expect(arrived.body).toBe('{}')
    expect(arrived.headers).not.toHaveProperty('expect')
  })

  it.each([
    ['at once where its length is given', 'Content-Length: 102401\r\n'],
    ['when it has come', 'Transfer-Encoding: chunked\r\n'],
  ])('is refused for a body of more than a service takes, %s, and its connection goes on', async (_when, framing) => {
    const before = gateway.services.job.asked()
    const { hostname, port } = new URL(gateway.url)
    const line = connect(Number(port), hostname)
    const from = `Host: a\r\nX-Forwarded-For: ${stranger()['X-Forwarded-For']}\r\n`
    line.write(`POST /api/v1/jobs/ HTTP/1.1\r\n${from}${framing}\r\n`)
    line.write(framing.startsWith('Transfer') ? `19001\r\n${'a'.repeat(102_401)}` : 'a'.repeat(1000))

    const [refusal] = await once(line, 'data')

    expect(String(refusal)).toMatch(/^HTTP\/1.1 413 /)
    expect(String(refusal)).toContain('"error_code":"BODY_TOO_LARGE"')
    line.write(framing.startsWith('Transfer') ? '\r\n0\r\n\r\n' : 'a'.repeat(101_401))
    line.write(`GET /health HTTP/1.1\r\n${from}\r\n`)
    expect(String((await once(line, 'data'))[0])).toMatch(/^HTTP\/1.1 200 /)
    expect(gateway.services.job.asked()).toBe(before)
    line.destroy()
  })

  it('that is refused before its end reaches its client, also where the connection closes after it', async () => {
    const { hostname, port } = new URL(gateway.url)
    const line = connect(Number(port), hostname)
    const headers = `Host: a\r\nX-Forwarded-For: ${stranger()['X-Forwarded-For']}\r\nConnection: close\r\n`
    line.write(`POST /api/v1/jobs/ HTTP/1.1\r\n${headers}Content-Length: 1000000\r\n\r\nthe beginning`)
    const [refusal] = await once(line, 'data')
    expect(String(refusal)).toMatch(/^HTTP\/1.1 413 /)

    for (let left = 1_000_000 - 'the beginning'.length; left > 0; left -= 50_000) {
      line.write('a'.repeat(Math.min(left, 50_000)))
    }

    // An error, as of a connection that was reset, would reject.
    await once(line, 'end')
  })

  it('that is refused before its end is answered at once, and its client is not cut off', async () => {
    const headers = { ...stranger(), authorization: 'Bearer made.up.token', 'content-length': '20' }
    const asking = send(`${gateway.url}/api/v1/jobs/`, { method: 'POST', headers })
    asking.write('the beginning')

    const [answer] = await once(asking, 'response')
    asking.end('the end')

    expect(answer.statusCode).toBe(401)
    expect(JSON.parse(await text(answer)).error_code).toBe('INVALID_TOKEN')
  })
})
