import { applicationSubmitted } from '@portal/contracts/application/events'
import { userChanged, userRegistered } from '@portal/contracts/auth/events'
import { until } from '@portal/testing/until'
import { createConnection } from 'mysql2/promise'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  admin,
  type NotificationUnderTest,
  newCase,
  newPerson,
  type Person,
  startNotificationService,
  userStateOf,
} from './portal.ts'

const durable = 'notification-applications'

let service: NotificationUnderTest
beforeAll(async () => {
  service = await startNotificationService()
})
afterAll(() => service.stop())

/** Locks the inbox of a person, so that events about them wait for each other, while `work` publishes them. */
async function whileLocked({ id }: Person, work: () => Promise<void>) {
  const connection = await createConnection(service.database.url)
  try {
    await connection.beginTransaction()
    await connection.query('SELECT * FROM positions WHERE user_id = ? FOR UPDATE', [id])
    await work()
    await until('the first to wait', async () => (await service.broker.unacknowledged('application', durable)) > 0)
    await connection.commit()
  } finally {
    connection.destroy()
  }
}

async function positionsOf({ id }: Person): Promise<number[]> {
  const rows = await service.database.rows<{ position: number }>(
    'SELECT position FROM notifications WHERE user_id = ? ORDER BY position',
    [id],
  )
  return rows.map(({ position }) => position)
}

async function inboxOf(person: Person) {
  return (await get('', person).expect(200)).body
}

/** A person with three notifications. */
async function personWithThreeNotifications() {
  const person = newPerson(service, 'JOB_SEEKER', 'Ada Lovelace')
  await service.broker.publish(userRegistered, { revision: 1, data: userStateOf(person) })
  for (const revision of [2, 3]) {
    const data = { ...userStateOf(person), changed: ['password' as const] }
    await service.broker.publish(userChanged, { revision, data })
  }
  await service.broker.consumed()
  return person
}

function get(path: string, person: Pick<Person, 'headers'>) {
  return request(service.url).get(`/api/v1/notifications${path}`).set(person.headers)
}

function post(path: string, person: Pick<Person, 'headers'>) {
  return request(service.url).post(`/api/v1/notifications${path}`).set(person.headers)
}

async function unreadOf(person: Person) {
  return (await get('/unread-count', person).expect(200)).body.unread
}

describe('notifications', () => {
  it('are listed for their recipient, newest first and page by page', async () => {
    const person = await personWithThreeNotifications()

    const first = await get('?limit=2&include_total=true', person).expect(200)
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.link ?? '')?.[1]
    const second = await request(service.url).get(String(next)).set(person.headers).expect(200)

    expect(first.headers['x-total-count']).toBe('3')
    expect([...first.body, ...second.body].map((row) => row.kind)).toEqual(['SECURITY', 'SECURITY', 'WELCOME'])
    expect(first.body[0]).toMatchObject({
      title: 'Your account was changed',
      entity_type: 'USER',
      entity_id: person.id,
      read_at: null,
      is_deleted: null,
    })
  })

  it('are marked as read one by one, and marking one again changes nothing', async () => {
    const person = await personWithThreeNotifications()
    const [newest] = (await get('', person).expect(200)).body

    const read = await post(`/${newest.id}/read`, person).expect(200)
    const again = await post(`/${newest.id}/read`, person).expect(200)

    expect(read.body.read_at).not.toBeNull()
    expect(again.body).toEqual(read.body)
    expect(await unreadOf(person)).toBe(2)
    expect((await get('?unread=true', person)).body).toHaveLength(2)
    expect((await get('?unread=false', person)).body).toEqual([read.body])
  })

  it('are marked as read all at once', async () => {
    const person = await personWithThreeNotifications()
    const other = await personWithThreeNotifications()

    const response = await post('/read-all', person).expect(200)

    expect(response.body).toEqual({ unread: 0, last_event_id: 3 })
    expect(await unreadOf(other)).toBe(3)
  })

  it('are counted together with the last event of the stream that is counted', async () => {
    const nobody = newPerson(service, 'JOB_SEEKER', 'Ada Lovelace')
    const person = await personWithThreeNotifications()

    expect((await get('/unread-count', nobody).expect(200)).body).toEqual({ unread: 0, last_event_id: 0 })
    expect((await get('/unread-count', person).expect(200)).body).toEqual({ unread: 3, last_event_id: 3 })
  })

  it('of others are not found, even by administrators, and guests must sign in', async () => {
    const person = await personWithThreeNotifications()
    const [newest] = (await get('', person)).body
    const stranger = newPerson(service, 'RECRUITER', 'TechCorp')

    await post(`/${newest.id}/read`, stranger).expect(404)
    await post(`/${newest.id}/read`, { headers: admin }).expect(404)
    await post('/999999/read', person).expect(404)
    expect((await get('', stranger).expect(200)).body).toEqual([])
    await request(service.url).get('/api/v1/notifications').expect(401)
    await request(service.url).get('/api/v1/notifications/unread-count').expect(401)
    await request(service.url).post('/api/v1/notifications/read-all').expect(401)

    expect(await unreadOf(person)).toBe(3)
  })

  it('cannot be requested with invalid parameters', async () => {
    const person = newPerson(service, 'JOB_SEEKER', 'Ada Lovelace')

    await get('?unread=maybe', person).expect(422)
    await get('?limit=0', person).expect(422)
    await get('?cursor=nonsense', person).expect(400)
    await post('/first/read', person).expect(422)
  })
})

describe('applications that arrive together', () => {
  it('notify the same people as one by one', async () => {
    const { seeker, recruiter, state } = newCase(service)
    const more = [newCase(service), newCase(service)].map((other) => ({
      ...other.state,
      recruiter_user_id: recruiter.id,
    }))
    await service.broker.publish(applicationSubmitted, { data: state })
    await service.broker.consumed()
    const again = [2, 3, 4].map((attempt) => ({ ...state, attempt }))
    const waitingEvents = [...again, ...more]

    await whileLocked(recruiter, async () => {
      for (const data of waitingEvents) await service.broker.publish(applicationSubmitted, { data })
    })
    await service.delivered()

    expect((await inboxOf(seeker)).map(({ kind }: { kind: string }) => kind)).toEqual(
      Array(4).fill('APPLICATION_RECEIVED'),
    )
    expect(await inboxOf(recruiter)).toHaveLength(6)
    expect(await positionsOf(seeker)).toEqual([1, 2, 3, 4])
    expect(await positionsOf(recruiter)).toEqual([1, 2, 3, 4, 5, 6])
    expect(await service.deliveriesTo(seeker.email)).toHaveLength(4)
    expect(await service.deliveriesTo(recruiter.email)).toHaveLength(6)
  })
})
