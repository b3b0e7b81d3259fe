import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Service } from '@portal/chassis/http/http'
import { createRedis, type Redis } from '@portal/chassis/redis/redis'
import { createLogger } from '@portal/chassis/runtime/log'
import { createSender, expectStatus } from '@portal/stack/api-client'
import { type OwnRedis, startRedis } from '@portal/testing/redis'
import { type ServiceUnderTest, startService } from '@portal/testing/service'
import { testSecrets } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readConfig as readGatewayConfig } from '../../../gateway/src/config.ts'
import { createGateway } from '../../../gateway/src/service.ts'
import { readConfig as readAuthConfig } from '../../../services/auth/src/config.ts'
import { auth as authService } from '../../../services/auth/src/service.ts'
import { noOtherUser } from './small-portal.ts'

const password = 'correct horse battery'

let redis: OwnRedis
let auth: ServiceUnderTest
let jobs: Server
let first: Service
let second: Service

// One auth service, two gateways, and a job service that has no jobs.
beforeAll(async () => {
  redis = await startRedis()
  auth = await startService(
    new URL('../../../services/auth/', import.meta.url),
    (environment) => authService.create(readAuthConfig(environment)),
    { REDIS_URL: redis.url, BCRYPT_COST: '4', ...noOtherUser },
  )
  jobs = createServer((_req, res) => res.end('[]')).listen(0, '127.0.0.1')
  await once(jobs, 'listening')
  first = await startGateway()
  second = await startGateway()
})
afterAll(async () => {
  await first.stop()
  await second.stop()
  jobs.close()
  await auth.stop()
  await redis.kill()
})

async function startGateway(): Promise<Service> {
  const other = `http://127.0.0.1:${(jobs.address() as AddressInfo).port}`
  const gateway = createGateway(
    readGatewayConfig({
      ...testSecrets,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'silent',
      REDIS_URL: redis.url,
      AUTH_URL: auth.url,
      JOB_URL: other,
      PROFILE_URL: other,
      APPLICATION_URL: other,
      NOTIFICATION_URL: other,
      RATE_LIMIT_AUTH_PER_MINUTE: '10000',
      RATE_LIMIT_PER_MINUTE: '10000',
      RATE_LIMIT_USER_PER_MINUTE: '10000',
      RATE_LIMIT_PEOPLE_PER_MINUTE: '10000',
    }),
  )
  await gateway.start()
  return gateway
}

type Login = { id: number; email: string; token: string; refreshToken: string }

/** Sends a request such as `GET /jobs/` to a gateway. If `status` is given, expects the response to have it. */
async function request(
  gateway: Service,
  methodAndPath: string,
  options: { token?: string; body?: object; status?: number } = {},
) {
  const [method = '', path = ''] = methodAndPath.split(' ')
  const { token, body, status } = options
  const send = createSender(gateway.url(), token === undefined ? {} : { token })
  const response = await send(method, `/api/v1${path}`, body)
  if (status) await expectStatus(status, Promise.resolve(response))
  return response
}

async function logIn(email: string): Promise<Login> {
  const { body } = await request(first, 'POST /auth/login/access-token', {
    body: { username: email, password },
    status: 200,
  })
  const me = await request(first, 'GET /users/me', { token: body.access_token, status: 200 })
  return { id: me.body.id, email, token: body.access_token, refreshToken: body.refresh_token }
}

let people = 0

async function join(): Promise<Login> {
  people += 1
  const email = `person-${people}@example.com`
  await request(first, 'POST /auth/register', { body: { email, password, role: 'JOB_SEEKER' }, status: 201 })
  return logIn(email)
}

async function changeAsAdmin(id: number, body: object): Promise<void> {
  const admin = await join()
  await auth.database.rows("UPDATE users SET role = 'ADMIN' WHERE id = ?", [admin.id])
  const { token } = await logIn(admin.email)
  await request(first, `PATCH /users/${id}`, { token, body, status: 200 })
}

/** Every way to revoke a person's access, each through the first gateway. */
const revocations: Record<string, (person: Login) => Promise<unknown>> = {
  'logging out': ({ token }) => request(first, 'POST /auth/logout', { token, status: 204 }),
  'logging out everywhere': ({ token }) => request(first, 'POST /auth/logout-all', { token, status: 204 }),
  'ending that session from another one': async ({ email, token }) => {
    const { body } = await request(first, 'GET /auth/sessions', { token, status: 200 })
    const { id } = body.find((session: { is_current: boolean }) => session.is_current)
    await request(first, `DELETE /auth/sessions/${id}`, { token: (await logIn(email)).token, status: 204 })
  },
  'reusing its refresh token': async ({ refreshToken, id }) => {
    const body = { refresh_token: refreshToken }
    await request(first, 'POST /auth/token/refresh', { body, status: 200 })
    await auth.database.rows('UPDATE sessions SET rotated_at = rotated_at - INTERVAL 1 MINUTE WHERE user_id = ?', [id])
    await request(first, 'POST /auth/token/refresh', { body, status: 400 })
  },
  'changing the password': ({ token }) => {
    const body = { current_password: password, password: 'another one to remember' }
    return request(first, 'PUT /users/me', { token, body, status: 200 })
  },
  'changing the role': ({ id }) => changeAsAdmin(id, { role: 'RECRUITER' }),
  'deactivating the account': ({ id }) => changeAsAdmin(id, { is_active: false }),
}

async function inRedis<Result>(use: (client: Redis) => Promise<Result>): Promise<Result | undefined> {
  const { redis: client, start, stop } = createRedis(redis.url, createLogger('test', 'silent'))
  await start?.()
  try {
    return client.status === 'ready' ? await use(client) : undefined
  } finally {
    await stop?.()
  }
}

function setMaxMemory(bytes: string) {
  return inRedis((client) => client.config('SET', 'maxmemory', bytes))
}

function redisIsComplete(): Promise<boolean> {
  return until(
    'Redis to have all revocations',
    async () => (await inRedis((client) => client.exists('access:told'))) === 1,
  )
}

it.each([
  { state: 'available', begin: () => undefined, end: () => undefined },
  { state: 'frozen', begin: () => redis.freeze(), end: () => redis.thaw() },
  { state: 'dead', begin: () => redis.kill(), end: () => redis.revive() },
  { state: 'full', begin: () => setMaxMemory('1'), end: () => setMaxMemory('0') },
  { state: 'emptied', begin: () => inRedis((client) => client.flushall()), end: () => undefined },
])('access revoked at one gateway is revoked at the other, with Redis $state', async ({ state, begin, end }) => {
  const bystander = await join()
  const cases = await Promise.all(
    Object.entries(revocations).map(async (revocation) => ({ revocation, person: await join() })),
  )
  const listJobs = (gateway: Service, { token }: Login) => request(gateway, 'GET /jobs/', { token })
  const expectJobs = async () => {
    for (const { person } of cases) expect((await listJobs(second, person)).status).toBe(200)
  }
  await redisIsComplete()
  await expectJobs()
  await begin()
  await expectJobs()

  const measure = async ({ revocation: [what, revoke], person }: (typeof cases)[number]) => {
    await revoke(person)
    const since = performance.now()
    const rejection = await until('the rejection', async () => {
      const response = await listJobs(second, person)
      return response.status !== 200 && response
    })
    process.stdout.write(`Redis ${state}: ${what} took effect after ${Math.round(performance.now() - since)} ms\n`)
    expect(rejection.body).toMatchObject({ status: 401, error_code: 'TOKEN_REVOKED' })
  }
  await Promise.all(cases.map(measure))

  expect((await listJobs(second, bystander)).status).toBe(200)
  await end()
  await redisIsComplete()
  for (const { person } of cases) {
    expect((await listJobs(second, person)).status).toBe(401)
    await until('the rejection', async () => (await listJobs(first, person)).status === 401)
  }
  expect((await listJobs(second, bystander)).status).toBe(200)
})

it('a revocation during an outage that a gateway did not notice takes effect when Redis is back', async () => {
  const { token } = await join()
  await redisIsComplete()
  redis.freeze()
  await request(first, 'POST /auth/logout', { token, status: 204 })
  redis.thaw()

  await until('the rejection', async () => (await request(second, 'GET /jobs/', { token })).status === 401)
})
