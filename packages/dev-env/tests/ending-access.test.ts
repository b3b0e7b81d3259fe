import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Service } from '@portal/chassis/http'
import { createLogger } from '@portal/chassis/log'
import { createRedis, type Redis } from '@portal/chassis/redis'
import { type OwnRedis, startRedis } from '@portal/testing/redis'
import { type ServiceUnderTest, startService } from '@portal/testing/service'
import { testSecrets } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readConfig as readGatewayConfig } from '../../../gateway/src/config.ts'
import { createGateway } from '../../../gateway/src/service.ts'
import { readConfig as readAuthConfig } from '../../../services/auth/src/config.ts'
import { createService } from '../../../services/auth/src/service.ts'
import { noOtherUser } from './small-portal.ts'

const password = 'correct horse battery'

let redis: OwnRedis
let auth: ServiceUnderTest
let jobs: Server
let here: Service
let there: Service

// One auth service, two gateways, and a job service that has no jobs.
beforeAll(async () => {
  redis = await startRedis()
  auth = await startService(
    new URL('../../../services/auth/', import.meta.url),
    (environment) => createService(readAuthConfig(environment)),
    { REDIS_URL: redis.url, BCRYPT_COST: '4', ...noOtherUser },
  )
  jobs = createServer((_req, res) => res.end('[]')).listen(0, '127.0.0.1')
  await once(jobs, 'listening')
  here = await startGateway()
  there = await startGateway()
})
afterAll(async () => {
  await here.stop()
  await there.stop()
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

/** What a gateway answers; who needs one status says so. */
async function request(
  gateway: Service,
  act: string,
  options: { token?: string; body?: object; status?: number } = {},
) {
  const [method = '', path = ''] = act.split(' ')
  const { token, body, status } = options
  const response = await fetch(`${gateway.url()}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (status) expect(`${act} ${response.status} ${text}`).toMatch(new RegExp(`^${act} ${status}`))
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}

async function logIn(email: string): Promise<Login> {
  const { body } = await request(here, 'POST /auth/login/access-token', {
    body: { username: email, password },
    status: 200,
  })
  const me = await request(here, 'GET /users/me', { token: body.access_token, status: 200 })
  return { id: me.body.id, email, token: body.access_token, refreshToken: body.refresh_token }
}

let people = 0

async function join(): Promise<Login> {
  people += 1
  const email = `person-${people}@example.com`
  await request(here, 'POST /auth/register', { body: { email, password, role: 'JOB_SEEKER' }, status: 201 })
  return logIn(email)
}

async function changeAsAdmin(id: number, body: object): Promise<void> {
  const admin = await join()
  await auth.database.rows("UPDATE users SET role = 'ADMIN' WHERE id = ?", [admin.id])
  const { token } = await logIn(admin.email)
  await request(here, `PATCH /users/${id}`, { token, body, status: 200 })
}

/** Every way to end somebody's access, each through the first gateway. */
const ways: Record<string, (person: Login) => Promise<unknown>> = {
  'logging out': ({ token }) => request(here, 'POST /auth/logout', { token, status: 204 }),
  'logging out everywhere': ({ token }) => request(here, 'POST /auth/logout-all', { token, status: 204 }),
  'the owner’s ending of that session': async ({ email, token }) => {
    const { body } = await request(here, 'GET /auth/sessions', { token, status: 200 })
    const { id } = body.find((session: { is_current: boolean }) => session.is_current)
    await request(here, `DELETE /auth/sessions/${id}`, { token: (await logIn(email)).token, status: 204 })
  },
  'a second use of its refresh token': async ({ refreshToken, id }) => {
    const body = { refresh_token: refreshToken }
    await request(here, 'POST /auth/token/refresh', { body, status: 200 })
    await auth.database.rows('UPDATE sessions SET rotated_at = rotated_at - INTERVAL 1 MINUTE WHERE user_id = ?', [id])
    await request(here, 'POST /auth/token/refresh', { body, status: 400 })
  },
  'a change of password': ({ token }) => {
    const body = { current_password: password, password: 'another one to remember' }
    return request(here, 'PUT /users/me', { token, body, status: 200 })
  },
  'a change of role': ({ id }) => changeAsAdmin(id, { role: 'RECRUITER' }),
  'a deactivation': ({ id }) => changeAsAdmin(id, { is_active: false }),
}

async function inRedis<Result>(act: (client: Redis) => Promise<Result>): Promise<Result | undefined> {
  const { redis: client, start, stop } = createRedis(redis.url, createLogger('test', 'silent'))
  await start?.()
  try {
    return client.status === 'ready' ? await act(client) : undefined
  } finally {
    await stop?.()
  }
}

function setMaxMemory(bytes: string) {
  return inRedis((client) => client.config('SET', 'maxmemory', bytes))
}

function itIsComplete(): Promise<boolean> {
  return until('Redis to hold everything', async () => (await inRedis((client) => client.exists('access:told'))) === 1)
}

it.each([
  { state: 'there', begin: () => undefined, end: () => undefined },
  { state: 'frozen', begin: () => redis.freeze(), end: () => redis.thaw() },
  { state: 'dead', begin: () => redis.kill(), end: () => redis.revive() },
  { state: 'full', begin: () => setMaxMemory('1'), end: () => setMaxMemory('0') },
  { state: 'emptied', begin: () => inRedis((client) => client.flushall()), end: () => undefined },
])('Access that ends at one gateway has ended at the other, with Redis $state', async ({ state, begin, end }) => {
  const bystander = await join()
  const cases = await Promise.all(Object.entries(ways).map(async (way) => ({ way, person: await join() })))
  const listJobs = (gateway: Service, { token }: Login) => request(gateway, 'GET /jobs/', { token })
  const expectJobs = async () => {
    for (const { person } of cases) expect((await listJobs(there, person)).status).toBe(200)
  }
  await itIsComplete()
  await expectJobs()
  await begin()
  await expectJobs()

  const measure = async ({ way: [what, endAccess], person }: (typeof cases)[number]) => {
    await endAccess(person)
    const since = performance.now()
    const httpError = await until('the refusal', async () => {
      const response = await listJobs(there, person)
      return response.status !== 200 && response
    })
    process.stdout.write(`Redis ${state}: ${what} was noticed after ${Math.round(performance.now() - since)} ms\n`)
    expect(httpError.body).toMatchObject({ status: 401, error_code: 'TOKEN_REVOKED' })
  }
  await Promise.all(cases.map(measure))

  expect((await listJobs(there, bystander)).status).toBe(200)
  await end()
  await itIsComplete()
  for (const { person } of cases) {
    expect((await listJobs(there, person)).status).toBe(401)
    await until('the refusal', async () => (await listJobs(here, person)).status === 401)
  }
  expect((await listJobs(there, bystander)).status).toBe(200)
})

it('An end in an outage that a gateway has not noticed is not forgotten when Redis is back', async () => {
  const { token } = await join()
  await itIsComplete()
  redis.freeze()
  await request(here, 'POST /auth/logout', { token, status: 204 })
  redis.thaw()

  await until('the refusal', async () => (await request(there, 'GET /jobs/', { token })).status === 401)
})
