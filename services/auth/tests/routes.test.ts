import { createPeer } from '@portal/chassis/peer'
import { userState } from '@portal/contracts/auth/events'
import { operations } from '@portal/contracts/catalogue'
import { stateOf } from '@portal/contracts/event'
import { operationsAsRoutes, routesOf } from '@portal/testing/routes'
import type { ServiceUnderTest } from '@portal/testing/service'
import { bearer, testSecrets } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountRoutes } from '../src/accounts/routes.ts'
import type { Context } from '../src/context.ts'
import { privacyRoutes } from '../src/privacy/routes.ts'
import { secondFactorRoutes } from '../src/second-factor/routes.ts'
import { sessionRoutes } from '../src/sessions/routes.ts'
import { userRoutes } from '../src/users/routes.ts'
import { newPerson, register, startAuthService } from './portal.ts'

it('The auth service serves the routes that the API document promises, no more and no less', () => {
  const context = {} as Context

  const served = routesOf(
    userRoutes(context),
    sessionRoutes(context),
    accountRoutes(context),
    secondFactorRoutes(context),
    privacyRoutes(context),
  )
  expect(served).toEqual(operationsAsRoutes(operations.auth))
})

describe('what is for other services', () => {
  let service: ServiceUnderTest
  beforeAll(async () => {
    service = await startAuthService()
  })
  afterAll(() => service.stop())

  it('answers them the facts of an account', async () => {
    const { body } = await register(service).expect(201)
    const options = { from: 'notification', to: 'auth', url: service.url, secret: testSecrets.SERVICE_SECRET } as const

    const facts = await createPeer(options).request(`/users/${body.id}`, stateOf(userState))

    expect(facts).toEqual({
      revision: 1,
      // No addresses are verified here, so that the operator vouches for them.
      data: { user_id: body.id, email: 'ada@example.com', email_verified: true, role: 'JOB_SEEKER', is_active: true },
    })
    expect(await createPeer(options).request('/users/999999', stateOf(userState))).toBeUndefined()
  })

  it('answers a gateway whether a token counts, by that token alone', async () => {
    const person = await newPerson(service, 'asked@example.com')
    const call = (headers: Record<string, string>) => request(service.url).get('/api/v1/access').set(headers)

    await call(person.headers).expect(204)
    await call({}).expect(401)
    expect((await call(bearer(person.id, 'JOB_SEEKER')).expect(401)).body.error_code).toBe('TOKEN_REVOKED')
    await request(service.url).post('/api/v1/auth/logout').set(person.headers).expect(204)
    expect((await call(person.headers).expect(401)).body.error_code).toBe('TOKEN_REVOKED')
  })

  it('is closed to everybody’s token and to made-up headers', async () => {
    await request(service.url).get('/internal/users/1').expect(401)
    await request(service.url).get('/internal/users/1').set(bearer(1, 'ADMIN')).expect(401)
    await request(service.url).get('/api/v1/users').set({ 'x-user-id': '1', 'x-user-role': 'ADMIN' }).expect(401)
  })

  it('is ready without Redis', async () => {
    // Nothing listens on the discard port.
    const lonely = await startAuthService({ REDIS_URL: 'redis://127.0.0.1:9' })

    await register(lonely).expect(201)
    await lonely.settled()
    const readiness = await request(lonely.url).get('/health/ready').expect(200)

    expect(readiness.body).toEqual({
      status: 'ready',
      checks: { mysql: 'up', nats: 'up', redis: 'down' },
      backlog: { outbox_waiting: 0, outbox_oldest_seconds: 0, parked: 0, erasures_pending: 0 },
    })
    await lonely.stop()
  })
})
