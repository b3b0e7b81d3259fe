import type { Service } from '@portal/chassis/http/http'
import { userChanged } from '@portal/contracts/auth/events'
import { afterAll, beforeAll } from 'vitest'
import { readConfig } from '../src/config.ts'
import { notification } from '../src/service.ts'
import { type NotificationUnderTest, newPerson, type Person, startNotificationService, userStateOf } from './portal.ts'

/** The service under test, which the tests of a file share, and another process of it. */
export let service: NotificationUnderTest
export let replica: Service

/** Starts {@link service} and {@link replica} before the tests of a file, and stops them after them. */
export function useReplicas(): void {
  beforeAll(async () => {
    service = await startNotificationService()
    replica = await startReplica()
  })
  afterAll(async () => {
    await replica.stop()
    await service.stop()
  })
}

export async function startReplica(environment: Record<string, string> = {}) {
  const started = notification.create(readConfig({ ...service.environment, ...environment }))
  await started.start()
  return started
}

export function seeker() {
  return newPerson(service, 'JOB_SEEKER', 'Ada Lovelace')
}

/** Publishes an event that notifies a person. */
export function publishChange(person: Person, revision = 2) {
  const data = { ...userStateOf(person), changed: ['password' as const] }
  return service.broker.publish(userChanged, { revision, data })
}

/** Inserts entries without an announcement, as if another process had not announced them. */
export async function insertEntries(person: Person, count: number, body = 'Hello.') {
  const rows = Array.from({ length: count }, (_, index) => [
    person.id,
    'WELCOME',
    `Entry ${index + 1}`,
    body,
    'USER',
    person.id,
    `${person.id}-${index}`,
    index + 1,
    new Date(),
    new Date(),
  ])
  const columns = 'user_id, kind, title, body, entity_type, entity_id, event_id, position, created_at, updated_at'
  await service.database.rows(`INSERT INTO notifications (${columns}) VALUES ?`, [rows])
  await service.database.rows('INSERT INTO positions (user_id, last) VALUES (?, ?)', [person.id, count])
}

export function upTo(count: number) {
  return Array.from({ length: count }, (_, index) => index + 1)
}
