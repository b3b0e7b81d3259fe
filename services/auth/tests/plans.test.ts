import { operations } from '@portal/contracts/catalogue'
import {
  fillMessaging,
  fillTable,
  listSamples,
  readEverything,
  resourceColumns,
  slowPlans,
} from '@portal/testing/plans'
import type { ServiceUnderTest } from '@portal/testing/service'
import request from 'supertest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { post, tokenTo } from './links.ts'
import { logIn, newPerson, type Person, passphrase, refresh, register, startAuthService } from './portal.ts'

let service: ServiceUnderTest
let seeker: Person
let admin: Person
beforeAll(async () => {
  service = await startAuthService({ EMAIL_VERIFICATION: 'asked' })
  seeker = await newPerson(service, 'ada@example.com')
  admin = await newPerson(service, 'grace@example.com', 'ADMIN')
  const { database } = service
  await fillMessaging(database)
  await fillTable(database, 'users', {
    ...resourceColumns,
    email: "CONCAT('somebody', n, '@example.com')",
    password_hash: "'none'",
    role: "IF(n % 50, 'JOB_SEEKER', 'RECRUITER')",
    is_active: 'n % 100 > 0',
  })
  await fillTable(database, 'sessions', {
    id: 'UUID()',
    user_id: `1 + n % 100`,
    family_hash: 'UUID()',
    refresh_hash: 'UUID()',
    created_at: 'NOW(3)',
    last_used_at: 'NOW(3)',
    expires_at: 'TIMESTAMPADD(DAY, 30, NOW(3))',
    revoked_at: 'IF(n % 20, NOW(3), NULL)',
  })
  await fillTable(database, 'links', {
    id: 'UUID()',
    user_id: '1 + n % 100',
    purpose: "'VERIFY_EMAIL'",
    email: "'ada@example.com'",
    token_hash: 'UUID()',
    created_at: 'TIMESTAMPADD(DAY, -n, NOW(3))',
    expires_at: 'NOW(3)',
  })
  await fillTable(database, 'counted_acts', {
    user_id: '1 + n % 100',
    act: "ELT(1 + n % 3, 'CONFIRMATION', 'ADDRESS_CHANGE', 'EXPORT')",
    at: 'TIMESTAMPADD(HOUR, -30, NOW(3))',
  })
  await fillTable(database, 'erasures', {
    user_id: '2 + n',
    requested_at: 'NOW(3)',
    completed_at: 'IF(n % 200, NOW(3), NULL)',
  })
})
afterAll(() => service.stop())

it('No read of accounts, sessions and erasures has a slow query plan', async () => {
  const samples = {
    ...listSamples,
    id: String(seeker.id),
    role: 'RECRUITER',
    is_active: 'false',
    state: 'PENDING',
    q: 'somebody7',
  }
  const people = { JOB_SEEKER: seeker.headers, ADMIN: admin.headers }
  // The export also reads from other services, which do not run here.
  const reads = operations.auth.filter(({ id }) => id !== 'exportMe')

  const readAll = async () => {
    await readEverything({ url: service.url, operations: reads, people, samples })
    await request(service.url).get('/api/v1/users/?q=7&limit=5').set(admin.headers).expect(200)
  }

  expect(await slowPlans(service.database, readAll)).toEqual([])
})

it('No registration, login, logout, account change or undo has a slow query plan', async () => {
  const changeAll = async () => {
    await register(service, { email: 'new@example.com' }).expect(201)
    const { body } = await logIn(service, 'new@example.com').expect(200)
    await logIn(service, 'new@example.com', 'not the password').expect(400)
    await refresh(service, body.refresh_token).expect(200)
    const as = { authorization: `Bearer ${body.access_token}` }
    await request(service.url).get('/api/v1/access').set(as).expect(204)
    await post(service, 'email/verify', { token: await tokenTo(service, 'new@example.com') }).expect(204)
    const change = { email: 'newer@example.com', current_password: passphrase }
    await request(service.url).put('/api/v1/users/me').set(as).send(change).expect(200)
    await post(service, 'email/verify', { token: await tokenTo(service, 'newer@example.com') }).expect(204)
    await post(service, 'password/forgot', { email: 'newer@example.com' }).expect(202)
    await request(service.url).post('/api/v1/auth/logout-all').set(as).expect(204)
    await request(service.url).get('/health/ready').expect(200)
    await post(service, 'email/undo', { token: await tokenTo(service, 'new@example.com') }).expect(204)
  }

  // Statements of the test itself, which reads tokens from tables that no service queries in this way.
  const ofTests = /: SELECT (?:payload FROM outbox|id FROM link_requests)/
  const slow = await slowPlans(service.database, changeAll)
  expect(slow.filter((statement) => !ofTests.test(statement))).toEqual([])
})
