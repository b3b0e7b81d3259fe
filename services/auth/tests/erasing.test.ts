import * as application from '@portal/contracts/application/events'
import { applicationSubmitted } from '@portal/contracts/application/events'
import * as job from '@portal/contracts/job/events'
import * as notification from '@portal/contracts/notification/events'
import * as profile from '@portal/contracts/profile/events'
import type { ServiceUnderTest } from '@portal/testing/service'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logIn, newPerson, type Person, passphrase, refresh, register, sessionsOf, startAuthService } from './portal.ts'

let service: ServiceUnderTest
let admin: Person
beforeAll(async () => {
  service = await startAuthService()
  admin = await newPerson(service, 'admin@example.com', 'ADMIN')
})
afterAll(() => service.stop())

function erase(person: Person, body: object = { current_password: passphrase }) {
  return request(service.url).delete('/api/v1/users/me').set(person.headers).send(body)
}

function read(id: number) {
  return request(service.url).get(`/api/v1/erasures/${id}`).set(admin.headers)
}

function repeat(id: number) {
  return request(service.url).post(`/api/v1/erasures/${id}/repeat`).set(admin.headers)
}

/** Publishes the acknowledgements of other services. */
async function acknowledge(
  { user_id, id }: { user_id: number; id: number },
  owners = [job, profile, application, notification],
) {
  for (const { personErased } of owners) {
    await service.broker.publish(personErased, { data: { user_id, erasure_id: id } })
  }
}

function whenCompleted(id: number) {
  return until('the erasure', async () => {
    const { body } = await read(id).expect(200)
    return body.state === 'COMPLETED' && body
  })
}

async function tablesContaining(text: string): Promise<string[]> {
  const tables = ['users', 'sessions', 'outbox', 'idempotency_keys', 'erasures', 'links', 'link_requests']
  const dumps = await Promise.all(
    tables.map(async (table) => JSON.stringify(await service.database.rows(`SELECT * FROM ${table}`))),
  )
  return tables.filter((_, index) => dumps[index]?.includes(text))
}

describe('erasing one’s own account', () => {
  it('ends every session at once and returns the state of the erasure', async () => {
    const person = await newPerson(service, 'ada@example.com')

    const { body } = await erase(person).expect(202)

    expect(body).toMatchObject({ user_id: person.id, state: 'PENDING', completed_at: null, repeated_at: null })
    expect(Object.keys(body.services)).toEqual(['auth', 'job', 'profile', 'application', 'notification'])
    await request(service.url).get('/api/v1/users/me').set(person.headers).expect(401)
    await erase(person).expect(401)
    await refresh(service, person.refreshToken).expect(400)
    await logIn(service, person.email).expect(400)
    expect(await sessionsOf(service, person.id)).toEqual([])
    await request(service.url).get(`/api/v1/users/${person.id}`).set(admin.headers).expect(404)
  })

  it('leaves nothing but the id, also in the outbox and in the idempotency keys', async () => {
    const email = 'grace@example.com'
    await request(service.url)
      .post('/api/v1/auth/register')
      .set('Idempotency-Key', 'grace-registers')
      .send({ email, password: passphrase, role: 'JOB_SEEKER' })
      .expect(201)
    await register(service, { email: 'grace2@example.com' }).expect(201)
    const { body: tokens } = await logIn(service, email).expect(200)
    const headers = { authorization: `Bearer ${tokens.access_token}` }
    expect(await tablesContaining(email)).toEqual(['users', 'outbox', 'idempotency_keys'])

    await request(service.url)
      .delete('/api/v1/users/me')
      .set(headers)
      .send({ current_password: passphrase })
      .expect(202)

    expect(await tablesContaining(email)).toEqual([])
    expect(await tablesContaining('grace2@example.com')).toEqual(['users', 'outbox'])
  })

  it('deletes the idempotency key of a registration stored by an earlier version', async () => {
    const email = 'former@example.com'
    await register(service, { email }).set('Idempotency-Key', 'former-registers').expect(201)
    await service.database.rows(
      "UPDATE idempotency_keys SET scope = 'guest POST /api/v1/auth/register' WHERE `key` = 'former-registers'",
    )
    const { body: tokens } = await logIn(service, email).expect(200)

    await request(service.url)
      .delete('/api/v1/users/me')
      .set({ authorization: `Bearer ${tokens.access_token}` })
      .send({ current_password: passphrase })
      .expect(202)

    expect(await tablesContaining(email)).toEqual([])
  })

  it('deletes the known networks of former addresses, and none of other users', async () => {
    const countNetworks = async () => (await service.database.rows('SELECT * FROM known_networks')).length
    const other = await newPerson(service, 'stays@example.com')
    const before = await countNetworks()
    const person = await newPerson(service, 'moves@example.com')
    for (const email of ['moved@example.com', 'moved-again@example.com']) {
      await request(service.url).put('/api/v1/users/me').set(person.headers).send({ email }).expect(200)
      await logIn(service, email).expect(200)
    }
    // A pending address that belongs to another account.
    await service.database.rows('UPDATE users SET pending_email = ? WHERE id = ?', [other.email, person.id])

    await erase(person).expect(202)

    expect(await countNetworks()).toBe(before)
  })

  it('frees the address for a new registration', async () => {
    const person = await newPerson(service, 'back@example.com')
    await erase(person).expect(202)

    const { body } = await register(service, { email: 'back@example.com' }).expect(201)

    expect(body.id).not.toBe(person.id)
  })

  it('requires the password and a valid token', async () => {
    const person = await newPerson(service, 'careful@example.com')

    expect((await erase(person, { current_password: 'not my password' }).expect(403)).body.error_code).toBe(
      'WRONG_PASSWORD',
    )
    await erase(person, {}).expect(422)
    await erase(person, { current_password: passphrase, force: true }).expect(422)
    await request(service.url).delete('/api/v1/users/me').send({ current_password: passphrase }).expect(401)

    await logIn(service, person.email).expect(200)
    expect(await sessionsOf(service, person.id)).toEqual(['active', 'active'])
  })

  it('happens once for ten concurrent requests', async () => {
    const person = await newPerson(service, 'hasty@example.com')

    const responses = await Promise.all(Array.from({ length: 10 }, () => erase(person)))

    expect(responses.map((response) => response.status).sort()).toEqual([202, ...Array(9).fill(401)])
    const events = (await service.recorded()).filter((event) => event.aggregate_id === String(person.id))
    expect(events.map((event) => event.name)).toEqual(['auth.user-erased', 'auth.person-erased'])
  })
})

describe('an administrator', () => {
  it('reads which services have acknowledged an erasure, and can repeat it', async () => {
    const person = await newPerson(service, 'slow@example.com')
    const { body: begun } = await erase(person).expect(202)
    await acknowledge(begun, [job, profile])
    await service.settled()

    const { body: pending } = await read(begun.id).expect(200)
    expect(pending).toMatchObject({ state: 'PENDING', services: { application: null, notification: null } })
    expect([pending.services.auth, pending.services.job, pending.services.profile]).not.toContain(null)
    await acknowledge(begun, [application, notification])
    await whenCompleted(begun.id)

    const { body: again } = await repeat(begun.id).expect(202)
    expect(again).toMatchObject({ state: 'PENDING', completed_at: null, repeated_at: expect.any(String) })
    await acknowledge(begun)
    await whenCompleted(begun.id)
    const list = await request(service.url)
      .get('/api/v1/erasures?state=COMPLETED&limit=1')
      .set(admin.headers)
      .expect(200)
    expect(list.body).toMatchObject([{ id: begun.id }])
  })

  it('is the only one who may read and repeat erasures', async () => {
    const person = await newPerson(service, 'curious@example.com')

    for (const path of ['/erasures', '/erasures/1']) {
      await request(service.url).get(`/api/v1${path}`).set(person.headers).expect(403)
      await request(service.url).get(`/api/v1${path}`).expect(401)
    }
    await request(service.url).post('/api/v1/erasures/1/repeat').set(person.headers).expect(403)
    await read(999_999).expect(404)
    await repeat(999_999).expect(404)
  })

  it('cannot be erased as the last one, also when all are erased concurrently', async () => {
    expect((await erase(admin).expect(409)).body.error_code).toBe('LAST_ADMIN')
    const other = await newPerson(service, 'other-admin@example.com', 'ADMIN')

    const responses = await Promise.all([erase(admin), erase(other)])

    expect(responses.map((response) => response.status).sort()).toEqual([202, 409])
    const left = await service.database.rows("SELECT id FROM users WHERE role = 'ADMIN' AND is_active")
    expect(left).toHaveLength(1)
  })
})

describe('the stream of a service', () => {
  it('contains no events of a person after the acknowledgement of that service', async () => {
    const fresh = await startAuthService()
    const person = await newPerson(fresh, 'streamed@example.com')
    const about = { job_seeker_id: 1, user_id: person.id, full_name: 'Ada Lovelace' }
    await fresh.broker.publish(profile.seekerCreated, { data: about })
    await fresh.broker.publish(profile.seekerCreated, { data: { ...about, user_id: person.id + 1 } })
    await fresh.broker.publish(applicationSubmitted, { data: applicationSubmitted.example })
    await fresh.settled()
    expect(await fresh.broker.stored()).toBe(5)
    const erasure = request(fresh.url).delete('/api/v1/users/me').set(person.headers)

    const { body } = await erasure.send({ current_password: passphrase }).expect(202)
    await fresh.broker.publish(profile.personErased, { data: { user_id: person.id, erasure_id: body.id } })
    await fresh.settled()

    // Two of five are left; three more are events of the erasure.
    expect(await fresh.broker.stored()).toBe(5)
    await fresh.stop()
  })
})
