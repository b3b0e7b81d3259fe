import { userChanged, userRegistered } from '@portal/contracts/auth/events'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  admin,
  type NotificationUnderTest,
  newPerson,
  type Person,
  startNotificationService,
  userStateOf,
} from './portal.ts'

let service: NotificationUnderTest
beforeAll(async () => {
  service = await startNotificationService()
})
afterAll(() => service.stop())

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

    expect(response.body).toEqual({ unread: 0 })
    expect(await unreadOf(other)).toBe(3)
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
