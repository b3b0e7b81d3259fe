import { stores } from '@portal/testing/stores'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type GatewayUnderTest, inRedis, newUserId, type StubService, startGateway, stranger } from './gateway.ts'

let gateway: GatewayUnderTest
beforeEach(async () => {
  gateway = await startGateway()
  for (const service of Object.values(gateway.services)) report(service, { mysql: 'up', nats: 'up' })
  report(gateway.services.notification, { mysql: 'up', nats: 'up', smtp: 'up' })
})
afterEach(() => gateway.stop())

/** Lets a service say of itself what its own readiness would. */
function report(service: StubService, checks: Record<string, 'up' | 'down'>): void {
  const isReady = checks.mysql === 'up' && checks.nats === 'up'
  service.respondWith((req, res) => {
    if (req.url !== '/health/ready') throw new Error(`asked for ${req.url}`)
    res.writeHead(isReady ? 200 : 503, { 'content-type': 'application/json' })
    res.end(JSON.stringify({ status: isReady ? 'ready' : 'unavailable', checks }))
  })
}

function call() {
  return request(gateway.url).get('/ready')
}

it('The portal is ready when every service and store is there', async () => {
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

it('A service that is away is named', async () => {
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
  'The portal is not complete without %s, though every service can do without',
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

it('A store is up only if all who use it say so', async () => {
  report(gateway.services.job, { mysql: 'up', nats: 'down', redis: 'down' })

  const { body } = await call().expect(503)

  expect(body).toMatchObject({
    services: { job: { status: 'unavailable', checks: { nats: 'down' } } },
    stores: { mysql: 'up', redis: 'down', nats: 'down' },
  })
})

it('Nobody knows of the stores when nobody answers', async () => {
  for (const service of Object.values(gateway.services)) service.respondWith((_req, res) => res.end('nonsense'))

  const { body } = await call().expect(503)

  expect(body.stores).toEqual({ mysql: 'unknown', redis: 'up', nats: 'unknown', mail: 'unknown' })
})

it('Many who ask at once are told by one look at each service', async () => {
  let looks = 0
  const { promise: all, resolve: go } = Promise.withResolvers<void>()
  gateway.services.auth.respondWith(async (_req, res) => {
    looks += 1
    await all
    res.end(JSON.stringify({ status: 'ready', checks: { mysql: 'up', nats: 'up' } }))
  })

  const responses = Array.from({ length: 20 }, () => call().then(({ status }) => status))
  await request(gateway.url).get('/health')
  go()

  expect(new Set(await Promise.all(responses))).toEqual(new Set([200]))
  expect(looks).toBeLessThan(20)
})

it('How much waits to be done is for administrators alone', async () => {
  const backlog = { outbox: 3, erasures: 1 }
  gateway.services.auth.respondWith((_req, res) => {
    res.end(JSON.stringify({ status: 'ready', checks: { mysql: 'up', nats: 'up' }, backlog }))
  })
  const requestAs = (headers: Record<string, string>) => call().set(stranger()).set(headers)
  const ended = bearer(newUserId(), 'ADMIN', { ver: 0 })
  const { sub } = JSON.parse(Buffer.from(ended.authorization.split('.')[1] ?? '', 'base64url').toString())
  await inRedis(stores().redisUrl, (redis) => redis.set(`access:version:${sub}`, 1, 'EX', 60))

  const all = await requestAs(bearer(newUserId(), 'ADMIN')).expect(200)
  expect(all.body.services.auth).toEqual({ status: 'ready', checks: { mysql: 'up', nats: 'up' }, backlog })
  for (const headers of [{}, bearer(newUserId(), 'RECRUITER'), ended]) {
    const { text, body } = await requestAs(headers).expect(200)
    expect(body.services.auth).toEqual({ status: 'ready', checks: { mysql: 'up', nats: 'up' } })
    expect(text).not.toContain('backlog')
  }
  await requestAs({ authorization: 'Bearer made.up.token' }).expect(401)
})
