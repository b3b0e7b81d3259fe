import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request as send } from 'node:http'
import { text } from 'node:stream/consumers'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newClient, sendRaw } from './gateway.ts'
import { asPage, type GatewayWithWeb, startGatewayWithWeb } from './web.ts'

let gateway: GatewayWithWeb
const begun: ClientRequest[] = []
beforeEach(async () => {
  gateway = await startGatewayWithWeb()
})
afterEach(async () => {
  for (const each of begun.splice(0)) each.destroy()
  await gateway.stop()
})

function getPage(client = newClient()) {
  return request(gateway.url).get('/jobs').set(client).set(asPage)
}

/** Starts a request, and leaves its body open. Resolves with the response once its headers have arrived. */
function begin(method: string, path: string, headers: Record<string, string>): Promise<IncomingMessage> {
  const requesting = send(gateway.url + path, { method, headers, agent: false })
  begun.push(requesting)
  requesting.on('error', () => undefined)
  if (method === 'GET') requesting.end()
  else requesting.write('a')
  return once(requesting, 'response').then(([response]) => response)
}

describe('while web is unavailable', () => {
  beforeEach(() => gateway.web.stop())

  it('a browser gets a page, and a program a problem', async () => {
    const page = await getPage().expect(503)
    const problem = await request(gateway.url).get('/assets/root.js').set(newClient()).set('Accept', '*/*').expect(503)

    expect(page.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'retry-after': '1' })
    expect(page.text).toContain('<h1>The portal is unavailable</h1>')
    expect(page.text).not.toMatch(/127\.0\.0\.1|ECONN|[{}](?:title|detail)/)
    expect(problem.body).toMatchObject({ status: 503, error_code: 'UNAVAILABLE' })
  })

  it('its circuit opens, and the API works', async () => {
    for (let times = 0; times < 5; times++) await getPage().expect(503)

    const { body } = await request(gateway.url).get('/jobs').set(newClient()).expect(503)

    expect(body.error_code).toBe('CIRCUIT_OPEN')
    await request(gateway.url).get('/api/v1/jobs/').set(newClient()).expect(200)
    await request(gateway.url).get('/').set(newClient()).set('Accept', 'application/json').expect(200)
  })
})

it('counts no response of web as a failure, such as a page that says what is unavailable', async () => {
  gateway.web.respondWith((_req, res) =>
    res.writeHead(503, { 'content-type': 'text/html', 'retry-after': '5' }).end('<h1>Search is unavailable</h1>'),
  )
  for (let times = 0; times < 12; times++) {
    const { text, headers } = await getPage().expect(503)
    expect(text).toBe('<h1>Search is unavailable</h1>')
    expect(headers['retry-after']).toBe('5')
  }

  expect(gateway.web.requested()).toBe(12)
})

it('sends a page once more whose connection broke, but no form', async () => {
  gateway.web.respondWith((req) => req.socket.destroy())

  await getPage().expect(502)
  expect(gateway.web.requested()).toBe(2)
  await request(gateway.url).post('/sign-in').set(newClient()).set(asPage).send('a=1').expect(502)
  expect(gateway.web.requested()).toBe(3)
})

it('breaks off a page that web breaks off', async () => {
  gateway.web.respondWith((_req, res) => {
    res.writeHead(200, { 'content-type': 'text/html' }).write('<!doctype html>', () => res.destroy())
  })

  const response = await begin('GET', '/jobs', { ...newClient(), ...asPage })

  await expect(text(response)).rejects.toThrow('aborted')
})

describe('a body', () => {
  it('is forwarded while it arrives', async () => {
    gateway.web.respondWith((req, res) => req.once('data', (first) => res.end(first)))

    const response = await begin('POST', '/me/resumes', { ...newClient(), 'content-length': '5000000' })

    expect(await text(response)).toBe('a')
  })

  it('of 6 MiB arrives', async () => {
    const body = 'a'.repeat(6 * 2 ** 20)

    const response = await sendRaw(gateway, { method: 'POST', path: '/me/resumes', headers: newClient(), body })

    expect(JSON.parse(response.body).body).toHaveLength(body.length)
  })

  it.each([
    ['is larger', { 'content-length': String(6 * 2 ** 20 + 1) }],
    ['has no declared length', { 'transfer-encoding': 'chunked' }],
  ])('that %s gets 413, which is a page for a browser', async (_what, framing: Record<string, string>) => {
    const response = await begin('POST', '/me/resumes', { ...newClient(), ...asPage, ...framing })

    expect(response.statusCode).toBe(413)
    expect(response.headers['content-type']).toContain('text/html')
    expect(gateway.web.requested()).toBe(0)
  })

  it('that web does not read leaves the connection usable', async () => {
    gateway.web.respondWith((_req, res) => res.writeHead(303, { location: '/sign-in' }).end())
    const body = 'a'.repeat(3 * 2 ** 20)

    for (let times = 0; times < 5; times++) {
      const { status } = await sendRaw(gateway, { method: 'POST', path: '/upload', headers: newClient(), body })
      expect(status).toBe(303)
    }
    gateway.web.respondWith((_req, res) => res.end('again'))
    expect((await getPage().expect(200)).text).toBe('again')
  })

  it('that a client breaks off is no failure of web', async () => {
    gateway.web.respondWith((req) => req.resume())
    for (let clients = 1; clients <= 12; clients++) {
      void begin('POST', '/upload', { ...newClient(), 'content-length': '1000' }).catch(() => undefined)
      await until('the request to arrive', () => gateway.web.requested() === clients)
      for (const requesting of begun.splice(0)) requesting.destroy()
    }
    gateway.web.respondWith((_req, res) => res.end())

    await getPage().expect(200)
  })
})

describe('with a web that does not respond', () => {
  beforeEach(() => {
    gateway.web.respondWith((req, res) => {
      if (!req.url?.includes('slow')) res.end('page')
    })
  })

  async function hold(count: number, client: Record<string, string>, path = '/slow'): Promise<void> {
    const before = gateway.web.requested()
    for (let held = 0; held < count; held++) void begin('GET', path, client).catch(() => undefined)
    await until('the requests', () => gateway.web.requested() === before + count)
  }

  it('requests to the API get their responses', async () => {
    await hold(100, newClient())

    for (let times = 0; times < 20; times++) {
      await request(gateway.url).get('/api/v1/jobs/').set(newClient()).expect(200)
    }
  })

  it('an address has 250 requests in flight, and others are served', async () => {
    const client = newClient()
    await hold(250, client)

    await getPage(client).expect(429)
    expect((await getPage().expect(200)).text).toBe('page')
    await request(gateway.url).get('/api/v1/jobs/').set(client).expect(200)
  })

  it('a newcomer gets the place of the address that holds the most, which gets a page that says so', async () => {
    const most = newClient()
    const responses = Array.from({ length: 212 }, () => begin('GET', '/slow', { ...most, ...asPage }))
    await until('the requests', () => gateway.web.requested() === 212)
    for (let clients = 0; clients < 2; clients++) await hold(150, newClient())

    await getPage().expect(200)

    const evicted = (await Promise.race(responses)) as IncomingMessage
    expect(evicted.statusCode).toBe(503)
    expect(await text(evicted)).toContain('<h1>The portal is unavailable</h1>')
  })
})

it('sends the headers of the live stream before its first event, and ends it when the gateway stops', async () => {
  gateway.web.respondWith((_req, res) => res.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders())

  const response = await begin('GET', '/live', newClient())
  const ended = once(response.resume(), 'end')
  await gateway.stop()

  await ended
  expect(response.complete).toBe(true)
  gateway = await startGatewayWithWeb()
})
