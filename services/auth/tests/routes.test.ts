import { createPeer } from '@portal/chassis/http/peer'
import { userState } from '@portal/contracts/auth/events'
import { stateOf } from '@portal/contracts/event'
import type { ServiceUnderTest } from '@portal/testing/service'
import { bearer, testSecrets } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newPerson, register, startAuthService } from './portal.ts'

describe('the routes for other services', () => {
  let service: ServiceUnderTest
  beforeAll(async () => {
    service = await startAuthService()
  })
  afterAll(() => service.stop())

  it('return the state of an account', async () => {
    const { body } = await register(service).expect(201)
    const options = { from: 'notification', to: 'auth', url: service.url, secret: testSecrets.SERVICE_SECRET } as const

    const state = await createPeer(options).request(`/users/${body.id}`, stateOf(userState))

    expect(state).toEqual({
      revision: 1,
      // EMAIL_VERIFICATION=off: the operator vouches for all addresses.
      data: {
        user_id: body.id,
        email: 'ada@example.com',
        email_verified: true,
        role: 'JOB_SEEKER',
        is_active: true,
        locale: null,
        time_zone: null,
      },
    })
    expect(await createPeer(options).request('/users/999999', stateOf(userState))).toBeUndefined()
  })

  it('report to a gateway whether its token is valid', async () => {
    const person = await newPerson(service, 'asked@example.com')
    const call = (headers: Record<string, string>) => request(service.url).get('/api/v1/access').set(headers)

    await call(person.headers).expect(204)
    await call({}).expect(401)
    expect((await call(bearer(person.id, 'JOB_SEEKER')).expect(401)).body.error_code).toBe('TOKEN_REVOKED')
    await request(service.url).post('/api/v1/auth/logout').set(person.headers).expect(204)
    expect((await call(person.headers).expect(401)).body.error_code).toBe('TOKEN_REVOKED')
  })

  it('reject user tokens and made-up headers', async () => {
    await request(service.url).get('/internal/users/1').expect(401)
    await request(service.url).get('/internal/users/1').set(bearer(1, 'ADMIN')).expect(401)
    await request(service.url).get('/api/v1/users').set({ 'x-user-id': '1', 'x-user-role': 'ADMIN' }).expect(401)
  })

  it('stay ready without Redis', async () => {
    // Nothing listens on the discard port.
    const withoutRedis = await startAuthService({ REDIS_URL: 'redis://127.0.0.1:9' })

    await register(withoutRedis).expect(201)
    await withoutRedis.settled()
    const readiness = await request(withoutRedis.url).get('/health/ready').expect(200)

    expect(readiness.body).toEqual({
      status: 'ready',
      checks: { mysql: 'up', nats: 'up', redis: 'down' },
      backlog: { outbox_waiting: 0, outbox_oldest_seconds: 0, parked: 0, erasures_pending: 0 },
    })
    await withoutRedis.stop()
  })
})
