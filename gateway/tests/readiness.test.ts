import { stores } from '@portal/testing/stores'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type GatewayUnderTest, inRedis, newClient, newUserId, type StubService, startGateway } from './gateway.ts'

let gateway: GatewayUnderTest
beforeEach(async () => {
  gateway = await startGateway()
  for (const service of Object.values(gateway.services)) report(service, { mysql: 'up', nats: 'up' })
  report(gateway.services.notification, { mysql: 'up', nats: 'up', smtp: 'up' })
})
afterEach(() => gateway.stop())

/** Makes a stub service respond to readiness checks with these results. */
function report(service: StubService, checks: Record<string, 'up' | 'down'>): void {
  const isReady = checks.mysql === 'up' && checks.nats === 'up'
  service.respondWith((req, res) => {
    if (req.url !== '/health/ready') throw new Error(`unexpected request for ${req.url}`)
    res.writeHead(isReady ? 200 : 503, { 'content-type': 'application/json' })
    res.end(JSON.stringify({ status: isReady ? 'ready' : 'unavailable', checks }))
  })
}

function call() {
  return request(gateway.url).get('/ready')
}

it('reports ready if every service and store is available', async () => {
  const ready = { status: 'ready', checks: { mysql: 'up', nats: 'up' } }

  const { body } = await call().expect(200)

  expect(body).toEqual({
    status: 'ready',
    services: {
      auth: ready,
      job: ready,
      profile: ready,
      application: ready,
      notification: { status: 'ready', checks: { mysql: 'up', nats: 'up', smtp: 'up' } },
    },
    stores: { mysql: 'up', redis: 'up', nats: 'up', mail: 'up' },
  })
})

it('names an unavailable service', async () => {
  gateway.services.profile.respondWith((req) => req.socket.destroy())

  const { body } = await call().expect(503)

  expect(body).toMatchObject({
    status: 'unavailable',
    services: { job: { status: 'ready' }, profile: { status: 'away', checks: {} } },
    stores: { mysql: 'up', redis: 'up', nats: 'up', mail: 'up' },
  })
})

it.each([
  ['mail', 'notification', 'smtp'],
  ['redis', 'auth', 'redis'],
] as const)(
  'reports unavailable without %s, although every service is ready without it',
  async (store, owner, check) => {
    report(gateway.services[owner], { mysql: 'up', nats: 'up', [check]: 'down' })

    const { body } = await call().expect(503)

    expect(body).toMatchObject({
      status: 'unavailable',
      services: { [owner]: { status: 'ready', checks: { [check]: 'down' } } },
      stores: { [store]: 'down' },
    })
  },
)

it('reports a store as up only if every service that uses it does', async () => {
  report(gateway.services.job, { mysql: 'up', nats: 'down', redis: 'down' })

  const { body } = await call().expect(503)

  expect(body).toMatchObject({
    services: { job: { status: 'unavailable', checks: { nats: 'down' } } },
    stores: { mysql: 'up', redis: 'down', nats: 'down' },
  })
})

it('reports stores as unknown if no service responds', async () => {
  for (const service of Object.values(gateway.services)) service.respondWith((_req, res) => res.end('nonsense'))

  const { body } = await call().expect(503)

  expect(body.stores).toEqual({ mysql: 'unknown', redis: 'up', nats: 'unknown', mail: 'unknown' })
})

it('shares one query of each service among concurrent calls', async () => {
  let queries = 0
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  gateway.services.auth.respondWith(async (_req, res) => {
    queries += 1
    await released
    res.end(JSON.stringify({ status: 'ready', checks: { mysql: 'up', nats: 'up' } }))
  })

  const responses = Array.from({ length: 20 }, () => call().then(({ status }) => status))
  await request(gateway.url).get('/health')
  release()

  expect(new Set(await Promise.all(responses))).toEqual(new Set([200]))
  expect(queries).toBeLessThan(20)
})

it('shows backlogs to administrators only', async () => {
  const backlog = { outbox: 3, erasures: 1 }
  gateway.services.auth.respondWith((_req, res) => {
    res.end(JSON.stringify({ status: 'ready', checks: { mysql: 'up', nats: 'up' }, backlog }))
  })
  const requestAs = (headers: Record<string, string>) => call().set(newClient()).set(headers)
  const revoked = bearer(newUserId(), 'ADMIN', { ver: 0 })
  const { sub } = JSON.parse(Buffer.from(revoked.authorization.split('.')[1] ?? '', 'base64url').toString())
  await inRedis(stores().redisUrl, (redis) => redis.set(`access:version:${sub}`, 1, 'EX', 60))

  const all = await requestAs(bearer(newUserId(), 'ADMIN')).expect(200)
  expect(all.body.services.auth).toEqual({ status: 'ready', checks: { mysql: 'up', nats: 'up' }, backlog })
  for (const headers of [{}, bearer(newUserId(), 'RECRUITER'), revoked]) {
    const { text, body } = await requestAs(headers).expect(200)
    expect(body.services.auth).toEqual({ status: 'ready', checks: { mysql: 'up', nats: 'up' } })
    expect(text).not.toContain('backlog')
  }
  await requestAs({ authorization: 'Bearer made.up.token' }).expect(401)
})
