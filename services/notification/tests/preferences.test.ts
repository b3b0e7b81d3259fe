import { userChanged, userRegistered } from '@portal/contracts/auth/events'
import { optionalMailKinds } from '@portal/contracts/notification/http'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type NotificationUnderTest, newPerson, type Person, startNotificationService, userStateOf } from './portal.ts'

let service: NotificationUnderTest
beforeAll(async () => {
  service = await startNotificationService()
})
afterAll(() => service.stop())

function seeker() {
  return newPerson(service, 'JOB_SEEKER', 'Ada Lovelace')
}

function change(person: Pick<Person, 'headers'>, body: object) {
  return request(service.url).put('/api/v1/notifications/preferences').set(person.headers).send(body)
}

async function preferencesOf(person: Person) {
  const response = await request(service.url).get('/api/v1/notifications/preferences').set(person.headers).expect(200)
  return response.body
}

const allOn = Object.fromEntries(optionalMailKinds.map((kind) => [kind, true]))

describe('preferences', () => {
  it('have every kind turned on by default, and contain all kinds except the one that is always sent', async () => {
    expect(await preferencesOf(seeker())).toEqual({ email: allOn })
    expect(optionalMailKinds).not.toContain('SECURITY')
  })

  it('are changed kind by kind, and other kinds keep their setting', async () => {
    const [person, other] = [seeker(), seeker()]

    await change(person, { email: { WELCOME: false, NEW_APPLICATION: false } }).expect(200)
    const changed = await change(person, { email: { WELCOME: true, INTERVIEW_CHANGED: false } }).expect(200)
    const unchanged = await change(person, {}).expect(200)

    expect(changed.body).toEqual({ email: { ...allOn, NEW_APPLICATION: false, INTERVIEW_CHANGED: false } })
    expect(unchanged.body).toEqual(changed.body)
    expect(await preferencesOf(person)).toEqual(changed.body)
    expect(await preferencesOf(other)).toEqual({ email: allOn })
  })

  it('are the same after many concurrent requests with the same change', async () => {
    const person = seeker()

    const responses = await Promise.all(Array.from({ length: 10 }, () => change(person, { email: { WELCOME: false } })))

    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]))
    expect(await preferencesOf(person)).toEqual({ email: { ...allOn, WELCOME: false } })
  })

  it.each([
    { email: { SECURITY: false } },
    { email: { SECURITY: true } },
    { email: { NONSENSE: true } },
    { email: { WELCOME: 'no' } },
    { sms: {} },
  ])('reject the body %j', async (body) => {
    await change(seeker(), body).expect(422)
  })

  it('require authentication', async () => {
    await request(service.url).get('/api/v1/notifications/preferences').expect(401)
    await request(service.url).put('/api/v1/notifications/preferences').send({}).expect(401)
  })

  it('suppress unwanted emails, but not the entry in the inbox', async () => {
    const person = seeker()
    await change(person, { email: { WELCOME: false } }).expect(200)

    await service.broker.publish(userRegistered, { revision: 1, data: userStateOf(person) })
    const data = { ...userStateOf(person), changed: ['password' as const] }
    await service.broker.publish(userChanged, { revision: 2, data })
    await service.delivered()

    expect(await service.deliveriesTo(person.email)).toMatchObject([{ kind: 'SECURITY' }])
    const inbox = await request(service.url).get('/api/v1/notifications').set(person.headers).expect(200)
    expect(inbox.body.map(({ kind }: { kind: string }) => kind)).toEqual(['SECURITY', 'WELCOME'])
  })
})
