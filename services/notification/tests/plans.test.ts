import { userRegistered } from '@portal/contracts/auth/events'
import { operations } from '@portal/contracts/catalogue'
import {
  fillMessaging,
  fillTable,
  listSamples,
  readEverything,
  resourceColumns,
  slowPlans,
} from '@portal/testing/plans'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { admin, type NotificationUnderTest, startNotificationService } from './portal.ts'

const recruiter = bearer(1, 'RECRUITER')
const seeker = bearer(1, 'JOB_SEEKER')

let service: NotificationUnderTest
beforeAll(async () => {
  service = await startNotificationService()
  const { database } = service
  await fillMessaging(database)
  await fillTable(database, 'addresses', { user_id: 'n', email: "CONCAT(n, '@example.com')", revision: '1' })
  await fillTable(database, 'positions', { user_id: 'n', last: '100' })
  const common = { ...resourceColumns, event_id: 'UUID()', user_id: '1 + (n - 1) % 100', kind: "'WELCOME'" }
  await fillTable(database, 'notifications', {
    ...common,
    title: "'Welcome'",
    body: "'Welcome'",
    entity_type: "'USER'",
    entity_id: '1',
    read_at: 'IF(n % 500 < 100, NULL, NOW(3))',
    position: '1 + FLOOR((n - 1) / 100)',
  })
  await fillTable(database, 'deliveries', {
    ...common,
    recipient: "CONCAT(n, '@example.com')",
    subject: "'Welcome'",
    text_body: "'Welcome'",
    html_body: "'Welcome'",
    message_id: 'UUID()',
    state: "IF(n % 100, 'SENT', 'FAILED')",
    next_attempt_at: 'NOW(3)',
  })
  await fillTable(database, 'activity', {
    ...resourceColumns,
    user_id: '1 + n % 100',
    action: "IF(n % 9, 'SIGNED_IN', 'SESSION_ENDED')",
    entity_type: "'USER'",
    entity_id: '1 + n % 100',
    occurred_at: "TIMESTAMPADD(SECOND, n, '2026-01-01')",
    event_id: 'UUID()',
  })
})
afterAll(() => service.stop())

it('no read of notifications, emails or the activity log slows down as the tables grow', async () => {
  const samples = {
    ...listSamples,
    id: '1',
    unread: 'true',
    state: 'FAILED',
    user_id: '1',
    action: 'SESSION_ENDED',
    entity_type: 'USER',
    entity_id: '1',
    from: '2026-01-01T02:00:00Z',
    to: '2026-01-01T01:00:00Z',
  }
  const people = { RECRUITER: recruiter, JOB_SEEKER: seeker, ADMIN: admin }
  const reading = { url: service.url, operations: operations.notification, people, samples }

  expect(await slowPlans(service.database, () => readEverything(reading))).toEqual([])
})

it('neither notifying and emailing a person nor marking as read slows down as the tables grow', async () => {
  const data = { user_id: 1, email: '1@example.com', role: 'JOB_SEEKER', is_active: true } as const
  const act = async () => {
    await service.broker.publish(userRegistered, { revision: 2, data })
    await service.delivered()
    await request(service.url).post('/api/v1/notifications/1/read').set(seeker).expect(200)
    await request(service.url).post('/api/v1/notifications/read-all').set(seeker).expect(200)
    await request(service.url).get('/health/ready').expect(200)
  }

  expect(await slowPlans(service.database, act)).toEqual([])
})
