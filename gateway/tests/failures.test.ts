import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { createLogger } from '@portal/chassis/log'
import { createRedis } from '@portal/chassis/redis'
import { stores } from '@portal/testing/stores'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GatewayUnderTest, newUserId, startGateway, stranger } from './gateway.ts'

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

describe('a service that', () => {
  let gateway: GatewayUnderTest
  beforeAll(async () => {
    gateway = await startGateway({
      UPSTREAM_TIMEOUT_MS: '150',
      NOTIFICATION_URL: `http://127.0.0.1:${await closedPort()}`,
    })
    gateway.services.job.answerWith(() => {})
    gateway.services.profile.answerWith((req) => req.socket.destroy())
    gateway.services.auth.answerWith((req) => req.socket.end('not HTTP at all\r\n\r\n'))
  })
  afterAll(() => gateway.stop())

  it.each([
    ['is away', '/api/v1/notifications', 503, 'UNAVAILABLE'],
    ['does not answer', '/api/v1/jobs/1', 504, 'NO_ANSWER'],
    ['breaks off', '/api/v1/profiles/recruiters/1', 502, 'BAD_GATEWAY'],
    ['talks nonsense', '/api/v1/users/me', 502, 'BAD_GATEWAY'],
  ])('%s is told as a problem that says to try again, and not where it runs', async (_what, path, status, code) => {
    const client = { ...stranger(), 'X-Request-ID': 'who-is-away' }

    const answer = await request(gateway.url).get(path).set(client).expect(status)

    expect(answer.headers).toMatchObject({
      'content-type': expect.stringContaining('application/problem+json'),
      'retry-after': '1',
      'x-request-id': 'who-is-away',
      'ratelimit-limit': '60',
    })
    expect(answer.body).toMatchObject({ status, error_code: code, request_id: 'who-is-away' })
    expect(answer.text).not.toMatch(/127\.0\.0\.1|localhost|ECONN|:\d{4}/)
  })

  it('fails a body that is sent is told in the same way', async () => {
    const answer = await request(gateway.url).post('/api/v1/jobs/').set(stranger()).send({ title: 'Clerk' }).expect(504)

    expect(answer.body.error_code).toBe('NO_ANSWER')
  })

  it('breaks off in the middle of its answer breaks off the answer, and nothing else', async () => {
    gateway.services.application.answerWith((_req, res) => {
      res.writeHead(200, { 'content-length': '100' }).write('half', () => res.destroy())
    })

    await expect(request(gateway.url).get('/api/v1/applications/1').set(stranger())).rejects.toThrow('aborted')

    await request(gateway.url).get('/health').expect(200)
  })
})

describe('with Redis away', () => {
  let gateway: GatewayUnderTest
  beforeAll(async () => {
    gateway = await startGateway({ REDIS_URL: `redis://127.0.0.1:${await closedPort()}` })
  })
  afterAll(() => gateway.stop())

  it('requests are served, with tokens or without', async () => {
    await request(gateway.url).get('/api/v1/jobs/').set(stranger()).expect(200)
    await request(gateway.url).get('/api/v1/jobs/').set(bearer(newUserId(), 'RECRUITER')).expect(200)
    await request(gateway.url).get('/api/v1/jobs/').set({ authorization: 'Bearer made.up.token' }).expect(401)
  })

  it('limits still hold', async () => {
    const client = stranger()
    const logIn = () => request(gateway.url).post('/api/v1/auth/login/access-token').set(client).send({})

    const answers = await Promise.all(Array.from({ length: 8 }, logIn))

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 429, 429, 429])
  })
})

/** A way to the real Redis that can be cut and mended. */
async function startRedisLine() {
  const { hostname, port } = new URL(stores().redisUrl)
  const sockets = new Set<Socket>()
  const line = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {}).once('close', () => [near, far].forEach((end) => void end.destroy()))
    }
    near.pipe(far).pipe(near)
  })
  const listen = async (on: number) => {
    line.listen(on, '127.0.0.1')
    await once(line, 'listening')
    return (line.address() as AddressInfo).port
  }
  const linePort = await listen(0)
  return {
    url: `redis://127.0.0.1:${linePort}`,
    cut: async () => {
      line.close()
      for (const socket of sockets) socket.destroy()
      await once(line, 'close')
    },
    mend: () => listen(linePort),
  }
}

it('Access that has ended is noticed again by itself when Redis is back', async () => {
  const line = await startRedisLine()
  const gateway = await startGateway({ REDIS_URL: line.url, RATE_LIMIT_USER_PER_MINUTE: '100000' })
  const { redis, start, stop } = createRedis(stores().redisUrl, createLogger('test', 'silent'))
  await start?.()
  const userId = newUserId()
  await redis.set(`access:version:${userId}`, 1, 'EX', 60)
  const ask = () => request(gateway.url).get('/api/v1/jobs/').set(bearer(userId, 'RECRUITER'))
  const answers = (status: number) => until(`a ${status}`, async () => (await ask()).status === status)

  await answers(401)
  await line.cut()
  await answers(200)
  await line.mend()
  await answers(401)

  await stop?.()
  await gateway.stop()
  await line.cut()
})

describe('with Redis frozen', () => {
  let gateway: GatewayUnderTest
  let frozen: Server
  beforeAll(async () => {
    frozen = createServer(() => {})
    frozen.listen(0, '127.0.0.1')
    await once(frozen, 'listening')
    gateway = await startGateway({ REDIS_URL: `redis://127.0.0.1:${(frozen.address() as AddressInfo).port}` })
  })
  afterAll(async () => {
    await gateway.stop()
    frozen.close()
  })

  it('requests are served all the same', async () => {
    await request(gateway.url).get('/api/v1/jobs/').set(bearer(newUserId(), 'RECRUITER')).expect(200)
  })
})
