import { once } from 'node:events'
import { type IncomingMessage, request as send } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GatewayUnderTest, newClient, startGateway } from './gateway.ts'

let gateway: GatewayUnderTest
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.stop())

describe('a long response', () => {
  const body = JSON.stringify({ text: 'Run our clusters and keep them boring. '.repeat(100) })
  function respondWith(headers: Record<string, string>, status = 200) {
    gateway.services.job.respondWith((_req, res) =>
      res
        .writeHead(status, {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...headers,
        })
        .end(body),
    )
  }

  async function call(headers: Record<string, string>, method = 'GET') {
    const { hostname, port } = new URL(gateway.url)
    const sent = send({
      hostname,
      port,
      agent: false,
      method,
      path: '/api/v1/jobs/7',
      headers: { ...newClient(), ...headers },
    })
    sent.end()
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    return { status: response.statusCode, headers: response.headers, body: await buffer(response) }
  }

  it.each([
    ['br', 'gzip, deflate, br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['gzip', 'br;q=0, gzip;q=0.5', gunzipSync],
  ])('is compressed by %s for a client that accepts %s', async (coding, accepted, decompress) => {
    respondWith({ etag: 'W/"7"', link: '</next>; rel="next"' })

    const response = await call({ 'accept-encoding': accepted })

    expect(response.status).toBe(200)
    expect(response.headers).toMatchObject({
      'content-encoding': coding,
      vary: 'Accept-Encoding',
      etag: 'W/"7"',
      link: '</next>; rel="next"',
      'content-type': 'application/json',
    })
    expect(response.headers).not.toHaveProperty('content-length')
    expect(response.body.length).toBeLessThan(300)
    expect(decompress(response.body).toString()).toBe(body)
  })

  it.each([
    ['sends no Accept-Encoding', {}, {}],
    ['accepts no supported encoding', { 'accept-encoding': 'identity, gzip;q=0, br;q=0' }, {}],
    ['gets an already compressed response', { 'accept-encoding': 'gzip' }, { 'content-encoding': 'br' }],
    ['gets a response with no-transform', { 'accept-encoding': 'gzip' }, { 'cache-control': 'no-transform' }],
    ['gets a response of a binary type', { 'accept-encoding': 'gzip' }, { 'content-type': 'image/png' }],
  ])('is not compressed for a client that %s', async (_what, headers: Record<string, string>, sent) => {
    respondWith(sent)

    const response = await call(headers)

    expect(response.headers).toMatchObject({ 'content-length': String(Buffer.byteLength(body)), ...sent })
    expect(response.headers['content-encoding']).toBe((sent as Record<string, string>)['content-encoding'])
    expect(response.body.toString()).toBe(body)
  })

  it('is also compressed if it is a problem, and a response to HEAD has no body', async () => {
    respondWith({ 'content-type': 'application/problem+json' }, 422)

    expect((await call({ 'accept-encoding': 'gzip' })).headers['content-encoding']).toBe('gzip')
    expect(await call({ 'accept-encoding': 'gzip' }, 'HEAD')).toMatchObject({ status: 422, body: Buffer.alloc(0) })
  })

  it('that breaks off also breaks off for the client', async () => {
    gateway.services.job.respondWith((req, res) => {
      res.writeHead(200, { 'content-type': 'application/json', 'content-length': 100_000 }).write(body)
      setImmediate(() => req.socket.destroy())
    })

    await expect(call({ 'accept-encoding': 'gzip' })).rejects.toThrow(/aborted|hang up/)
  })

  it('of unknown length is forwarded unchanged, as is a short one', async () => {
    gateway.services.job.respondWith((_req, res) =>
      res.writeHead(200, { 'content-type': 'application/json' }).end(body),
    )
    expect((await call({ 'accept-encoding': 'gzip' })).body.toString()).toBe(body)
    gateway.services.job.respondWith((_req, res) =>
      res.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
    )
    expect((await call({ 'accept-encoding': 'gzip' })).body.toString()).toBe('{}')
  })
})

it('compresses the documentation, but not range responses', async () => {
  const docs = () => request(gateway.url).get('/docs/swagger-ui.css').set('Accept-Encoding', 'gzip')

  expect((await docs().expect(200)).headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
  const part = await docs().set('Range', 'bytes=0-4999').expect(206)
  expect(part.headers).not.toHaveProperty('content-encoding')
  expect(part.text).toHaveLength(5000)
})
