import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, type RequestListener, request as send } from 'node:http'
import { buffer, json } from 'node:stream/consumers'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type GatewayUnderTest, newClient, newUserId, type StubService, startGateway } from './gateway.ts'

let gateway: GatewayUnderTest
let profile: StubService
beforeAll(async () => {
  gateway = await startGateway()
  profile = gateway.services.profile
})
afterAll(() => gateway.stop())

const begun: ClientRequest[] = []
afterEach(() => {
  for (const each of begun.splice(0)) each.destroy()
})

const maxBytes = 5 * 2 ** 20 + 16 * 1024
const seeker = () => ({ ...newClient(), ...bearer(newUserId(), 'JOB_SEEKER') })
const readAll: RequestListener = async (req, res) => {
  res.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ bytes: (await buffer(req)).length }))
}

/** Begins an upload of so many bytes. */
function begin(bytes: number, headers: Record<string, string> = seeker()) {
  const type = { 'content-type': 'multipart/form-data; boundary=b' }
  const length = bytes > 0 ? { 'content-length': String(bytes) } : {}
  const headersOfAll = { ...type, ...length, ...headers }
  const requesting = send(`${gateway.url}/api/v1/resumes`, { method: 'POST', headers: headersOfAll, agent: false })
  begun.push(requesting)
  requesting.on('error', () => undefined)
  const response = once(requesting, 'response').then(async ([response]: IncomingMessage[]) => {
    const { statusCode: status, headers } = response as IncomingMessage
    return { status, headers, body: (await json(response as IncomingMessage)) as Record<string, unknown> }
  })
  response.catch(() => undefined)
  return { requesting, response }
}

describe('an upload', () => {
  it('reaches the service while it arrives', async () => {
    let received = 0
    profile.respondWith((req, res) => {
      req.on('data', ({ length }: Buffer) => {
        received += length
      })
      req.on('end', () => res.end('{}'))
    })
    const { requesting, response } = begin(3_000_000)

    requesting.write(Buffer.alloc(1_000_000))
    await until('the first part', () => received === 1_000_000)
    requesting.end(Buffer.alloc(2_000_000))

    expect((await response).status).toBe(200)
    expect(received).toBe(3_000_000)
  })

  it('of the largest size passes, and a larger one is refused before its bytes arrive', async () => {
    profile.respondWith(readAll)
    const fitting = begin(maxBytes)
    fitting.requesting.end(Buffer.alloc(maxBytes))
    expect((await fitting.response).body).toEqual({ bytes: maxBytes })
    const before = profile.requested()

    const larger = begin(maxBytes + 1)
    larger.requesting.flushHeaders()
    const endless = begin(0, { ...seeker(), 'transfer-encoding': 'chunked' })
    endless.requesting.write('--b')

    for (const { response } of [larger, endless]) {
      expect(await response).toMatchObject({ status: 413, body: { error_code: 'FILE_TOO_LARGE' } })
    }
    expect(profile.requested()).toBe(before)
  })

  it('that the service refuses early gets its response', async () => {
    profile.respondWith((_req, res) => res.writeHead(415, { 'content-type': 'application/json' }).end('{"early":true}'))
    const { requesting, response } = begin(1_000_000)

    requesting.write(Buffer.alloc(100_000))
    expect(await response).toMatchObject({ status: 415, body: { early: true } })
    requesting.end(Buffer.alloc(900_000))
  })

  it('is aborted at the service if its sender disconnects', async () => {
    const { promise: closed, resolve } = Promise.withResolvers<boolean>()
    profile.respondWith((req) => req.on('data', () => undefined).once('close', () => resolve(req.complete)))
    const { requesting } = begin(1_000_000)
    requesting.write(Buffer.alloc(100_000))
    await until('the upload', () => requesting.writableLength === 0)

    setImmediate(() => requesting.destroy())

    expect(await closed).toBe(false)
  })

  it('counts against a limit of ten a minute, by user', async () => {
    profile.respondWith(readAll)
    const headers = seeker()
    const responses = []
    for (let count = 0; count < 11; count++) {
      const { requesting, response } = begin(10, headers)
      requesting.end(Buffer.alloc(10))
      responses.push(await response)
    }

    expect(responses.map(({ status }) => status)).toEqual([...Array(10).fill(201), 429])
    expect(responses[0]?.headers['ratelimit-policy']).toBe('"upload";q=10;w=60')
  })

  it('waits for nobody: beyond twenty at once it gets 503, beyond four of one user 429', async () => {
    let held = 0
    profile.respondWith((req) => {
      held += 1
      req.on('data', () => undefined)
    })
    const one = seeker()
    const people = [one, one, one, one, ...Array.from({ length: 16 }, seeker)]
    for (const headers of people) begin(1000, headers).requesting.write('a')
    await until('twenty uploads', () => held === 20)

    const fifth = begin(1000, one)
    fifth.requesting.write('a')
    expect(await fifth.response).toMatchObject({ status: 429, body: { error_code: 'TOO_MANY_AT_ONCE' } })
    // The user with four uploads gives up all but one for the next users.
    for (let more = 0; more < 3; more++) begin(1000).requesting.write('a')
    await until('three more uploads', () => held === 23)
    const next = begin(1000)
    next.requesting.write('a')
    const { status, headers } = await next.response
    expect([status, headers['retry-after']]).toEqual([503, '1'])
  })
})
