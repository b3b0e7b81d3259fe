import type { ServiceUnderTest } from '@portal/testing/service'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimsOf, logIn, newPerson, type Person, passphrase, refresh, sessionsOf, startAuthService } from './portal.ts'

const phone = { 'user-agent': 'Phone/7\t(3)', 'x-forwarded-for': '203.0.113.7' }
const laptop = { 'user-agent': 'Laptop/1', 'x-forwarded-for': '2001:db8::1' }

let service: ServiceUnderTest
beforeAll(async () => {
  service = await startAuthService()
})
afterAll(() => service.stop())

type Login = Pick<Person, 'headers' | 'refreshToken'>

async function logInFrom(client: Record<string, string>, email: string): Promise<Login> {
  const { body } = await logIn(service, email).set(client).expect(200)
  return { headers: { authorization: `Bearer ${body.access_token}` }, refreshToken: body.refresh_token }
}

async function list({ headers }: Login) {
  return (await request(service.url).get('/api/v1/auth/sessions').set(headers).expect(200)).body
}

function end({ headers }: Login, id: number | string) {
  return request(service.url).delete(`/api/v1/auth/sessions/${id}`).set(headers)
}

function logOut({ headers }: Login, path = 'logout') {
  return request(service.url).post(`/api/v1/auth/${path}`).set(headers)
}

async function eventsNamed(name: string, userId: number) {
  const events = await service.recorded()
  return events.filter((event) => event.name === `auth.${name}` && event.aggregate_id === String(userId))
}

describe('the sessions of a person', () => {
  it('are listed with device, address and last use, most recently used first', async () => {
    const { id, email } = await newPerson(service, 'ada@example.com')
    await service.database.rows('DELETE FROM sessions WHERE user_id = ?', [id])
    const first = await logInFrom(phone, email)
    const second = await logInFrom(laptop, email)

    const sessions = await list(first)

    expect(sessions).toMatchObject([
      { device: 'Laptop/1', address: '2001:db8::1', is_current: false, is_deleted: null },
      { device: 'Phone/7(3)', address: '203.0.113.7', is_current: true, is_deleted: null },
    ])
    expect((await list(second)).map((one: { is_current: boolean }) => one.is_current)).toEqual([true, false])
    expect(Number.isSafeInteger(sessions[0].id)).toBe(true)
    expect(JSON.stringify(sessions)).not.toContain(claimsOf(first.headers.authorization.slice(7)).sid)
  })

  it('contain the address and device of the last refresh', async () => {
    const { refreshToken, ...person } = await newPerson(service, 'moving@example.com')
    await refresh(service, refreshToken).set(phone).expect(200)

    expect(await list({ refreshToken, ...person })).toMatchObject([
      { device: 'Phone/7(3)', address: '203.0.113.7', is_current: true },
    ])
  })

  it('are not listed after they ended or expired, and only for their owner', async () => {
    const person = await newPerson(service, 'tidy@example.com')
    const [other, third] = [await logInFrom(phone, person.email), await logInFrom(laptop, person.email)]
    await logOut(other).expect(204)
    const { sid } = claimsOf(third.headers.authorization.slice(7))
    await service.database.rows('UPDATE sessions SET expires_at = UTC_TIMESTAMP(3) WHERE id = ?', [sid])

    expect(await list(person)).toMatchObject([{ is_current: true }])
    await request(service.url).get('/api/v1/auth/sessions').expect(401)
  })

  it('can be ended one by one by their owner only', async () => {
    const person = await newPerson(service, 'owner@example.com')
    const admin = await newPerson(service, 'admin@example.com', 'ADMIN')
    const other = await logInFrom(phone, person.email)
    const [{ id }] = (await list(person)).filter((one: { device: string }) => one.device === 'Phone/7(3)')

    await end(admin, id).expect(404)
    await end(person, id + 1).expect(404)
    await end(person, 2 ** 50).expect(404)
    await end(person, 'all').expect(422)
    await end(person, id).set(laptop).expect(204)

    await end(person, id).expect(404)
    await refresh(service, other.refreshToken).expect(400)
    await refresh(service, person.refreshToken).expect(200)
    expect(await eventsNamed('session-ended', person.id)).toMatchObject([
      {
        actor_id: person.id,
        data: { session_id: id, why: 'ENDED_BY_OWNER', address: '2001:db8::1', user_agent: 'Laptop/1' },
      },
    ])
  })
})

describe('logging out', () => {
  it('ends only the session of the token, and is idempotent', async () => {
    const person = await newPerson(service, 'leaving@example.com')
    const other = await logInFrom(phone, person.email)

    await logOut(person).expect(204)
    await logOut(person).expect(204)

    await refresh(service, person.refreshToken).expect(400)
    await refresh(service, other.refreshToken).expect(200)
    expect(await eventsNamed('session-ended', person.id)).toMatchObject([{ data: { why: 'LOGGED_OUT' } }])
  })

  it('everywhere ends all sessions and does not change the account', async () => {
    const person = await newPerson(service, 'all@example.com')
    await logInFrom(phone, person.email)
    const account = () => service.database.rows('SELECT updated_at, revision FROM users WHERE id = ?', [person.id])
    const before = await account()

    await logOut(person, 'logout-all').expect(204)

    expect(await sessionsOf(service, person.id)).toEqual(['ended', 'ended'])
    expect(await account()).toEqual(before)
    const [ended, ...more] = await eventsNamed('session-ended', person.id)
    expect(ended?.data).toEqual({ user_id: person.id, why: 'LOGGED_OUT_EVERYWHERE', address: '127.0.0.1' })
    expect(more).toEqual([])
    expect(claimsOf((await logIn(service, person.email).expect(200)).body.access_token).ver).toBe(1)
  })

  it('everywhere also ends sessions that begin concurrently', async () => {
    const person = await newPerson(service, 'racing@example.com')

    const [loggedOut, ...logins] = await Promise.all([
      logOut(person, 'logout-all'),
      ...Array.from({ length: 20 }, () => logIn(service, person.email)),
    ])

    expect(loggedOut?.status).toBe(204)
    const issued = logins.flatMap(({ body }) => (body.access_token ? [claimsOf(body.access_token)] : []))
    const active = (await sessionsOf(service, person.id)).filter((state) => state === 'active')
    expect(active).toHaveLength(issued.filter(({ ver }) => ver === 1).length)
  })

  it('requires a token', async () => {
    for (const path of ['logout', 'logout-all']) await request(service.url).post(`/api/v1/auth/${path}`).expect(401)
  })
})

describe('events for the activity log', () => {
  it('contain who logged in, with address and device', async () => {
    const { id, email } = await newPerson(service, 'seen@example.com')
    const login = await logInFrom(phone, email)

    const [current] = (await list(login)).filter((one: { is_current: boolean }) => one.is_current)
    expect((await eventsNamed('signed-in', id)).at(-1)).toMatchObject({
      actor_id: id,
      data: { user_id: id, session_id: current.id, address: '203.0.113.7', user_agent: 'Phone/7(3)' },
    })
  })

  it('contain failed logins at existing accounts, with the reason', async () => {
    const admin = await newPerson(service, 'watching@example.com', 'ADMIN')
    const { id, email } = await newPerson(service, 'guessed@example.com')

    await logIn(service, email, 'a wild guess').set(phone).expect(400)
    await logIn(service, 'nobody@example.com', 'a wild guess').expect(400)
    await request(service.url)
      .patch(`/api/v1/users/${id}`)
      .set({ ...admin.headers, ...laptop })
      .send({ is_active: false })
      .expect(200)
    await logIn(service, email, passphrase).expect(400)

    const failures = await until('the failures', async () => {
      const found = await eventsNamed('sign-in-failed', id)
      return found.length === 2 && found
    })
    expect(failures).toMatchObject([
      {
        actor_id: null,
        data: { user_id: id, reason: 'WRONG_CREDENTIALS', address: '203.0.113.7', user_agent: 'Phone/7(3)' },
      },
      { actor_id: null, data: { reason: 'ACCOUNT_INACTIVE' } },
    ])
    expect(await eventsNamed('user-changed', id)).toMatchObject([
      { actor_id: admin.id, data: { changed: ['is_active'], address: '2001:db8::1', user_agent: 'Laptop/1' } },
    ])
    expect(JSON.stringify(await service.recorded())).not.toContain('a wild guess')
  })
})
