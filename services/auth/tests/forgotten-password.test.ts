import type { ServiceUnderTest } from '@portal/testing/service'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forgotPasswordToken, linksTo, post, tokenOf } from './links.ts'
import { claimsOf, logIn, newPerson, passphrase, refresh, sessionsOf, startAuthService } from './portal.ts'

const another = 'a much better one'

let service: ServiceUnderTest
beforeAll(async () => {
  service = await startAuthService()
})
afterAll(() => service.stop())

function reset(token: string, password = another) {
  return post(service, 'password/reset', { token, password })
}

async function eventsOf(userId: number) {
  const events = await service.recorded()
  return events.filter((event) => event.aggregate_id === String(userId)).slice(1)
}

async function expectLinkEnded(response: PromiseLike<{ status: number; body: { error_code?: string } }>) {
  const { status, body } = await response
  expect([status, body.error_code]).toEqual([400, 'LINK_ENDED'])
}

describe('resetting a forgotten password', () => {
  it('works with the token from the email and ends every session', async () => {
    const person = await newPerson(service, 'ada@example.com')

    const response = await post(service, 'password/forgot', { email: ' Ada@Example.com ' })
      .set('X-Request-ID', 'forgotten-1')
      .expect(202)
    expect(response.text).toBe('')
    const [link, ...others] = await linksTo(service, person.email)
    expect(others).toEqual([])
    const token = tokenOf(link?.link_id ?? '')
    await reset(token).expect(204)

    expect(await sessionsOf(service, person.id)).toEqual(['ended'])
    await refresh(service, person.refreshToken).expect(400)
    await logIn(service, person.email).expect(400)
    const { body } = await logIn(service, person.email, another).expect(200)
    expect(claimsOf(body.access_token).ver).toBe(1)
    const loginEvents = ['auth.signed-in', 'auth.sign-in-failed']
    expect((await eventsOf(person.id)).filter(({ name }) => !loginEvents.includes(name))).toMatchObject([
      {
        name: 'auth.link-requested',
        actor_id: null,
        request_id: 'forgotten-1',
        data: { user_id: person.id, email: person.email, purpose: 'RESET_PASSWORD' },
      },
      { name: 'auth.user-changed', revision: 2, actor_id: person.id, data: { changed: ['password'] } },
      { name: 'auth.email-verified', revision: 3, actor_id: person.id, data: { email: person.email } },
    ])
  })

  it('is possible for thirty minutes', async () => {
    const { email } = await newPerson(service, 'slow@example.com')
    const token = await forgotPasswordToken(service, email)
    const [link] = await service.database.rows<{ minutes: number }>(
      'SELECT TIMESTAMPDIFF(MINUTE, created_at, expires_at) AS minutes FROM links WHERE email = ?',
      [email],
    )
    expect(link?.minutes).toBe(30)
    await service.database.rows('UPDATE links SET expires_at = UTC_TIMESTAMP(3) WHERE email = ?', [email])

    await expectLinkEnded(reset(token))

    await logIn(service, email).expect(200)
  })

  it('succeeds once for ten concurrent requests with the same token', async () => {
    const { id, email } = await newPerson(service, 'hasty@example.com')
    const token = await forgotPasswordToken(service, email)

    const responses = await Promise.all(
      Array.from({ length: 10 }, (_, index) => reset(token, `password number ${index}`)),
    )

    expect(responses.map((response) => response.status).sort()).toEqual([204, ...Array(9).fill(400)])
    expect((await eventsOf(id)).filter(({ name }) => name === 'auth.user-changed')).toHaveLength(1)
    const winner = responses.findIndex((response) => response.status === 204)
    await logIn(service, email, `password number ${winner}`).expect(200)
  })

  it('is rejected for a used, made-up or unrelated token', async () => {
    const { email } = await newPerson(service, 'robbed@example.com')
    const token = await forgotPasswordToken(service, email)
    await reset(token).expect(204)
    await post(service, 'email/resend', { email: 'unverified@example.com' }).expect(202)

    await expectLinkEnded(reset(token))
    await expectLinkEnded(reset('made-up'))
    await expectLinkEnded(reset(`${token}A`))
    await expectLinkEnded(reset("' OR 1=1 -- \0"))
    await expectLinkEnded(post(service, 'email/verify', { token: await forgotPasswordToken(service, email) }))
    await reset('').expect(422)
    await reset('x'.repeat(101)).expect(422)
    await post(service, 'password/reset', { token: { $ne: '' }, password: another }).expect(422)
    await post(service, 'password/reset', { token, password: another, email }).expect(422)
    await logIn(service, email, another).expect(200)
  })

  it('rejects a weak password, after which the token still works', async () => {
    const { email } = await newPerson(service, 'weak@example.com')
    const token = await forgotPasswordToken(service, email)

    for (const password of ['short', 'Password123', 'a'.repeat(73), 'nul\0 in it']) {
      const response = await reset(token, password).expect(422)
      expect(response.body.errors[0].path).toBe('password')
      expect(response.text).not.toContain(password)
    }

    await reset(token).expect(204)
  })
})

describe('a reset link', () => {
  it('is replaced by a newer one', async () => {
    const { email } = await newPerson(service, 'twice@example.com')
    const first = await forgotPasswordToken(service, email)
    const second = await forgotPasswordToken(service, email)

    await expectLinkEnded(reset(first))
    await reset(second).expect(204)
  })

  it('ends when the password, the address or the activity of the account changes', async () => {
    const admin = await newPerson(service, 'admin@example.com', 'ADMIN')
    const person = await newPerson(service, 'moving@example.com')
    const me = (body: object) => request(service.url).put('/api/v1/users/me').set(person.headers).send(body).expect(200)
    const activate = (is_active: boolean) =>
      request(service.url).patch(`/api/v1/users/${person.id}`).set(admin.headers).send({ is_active }).expect(200)

    const beforeAddress = await forgotPasswordToken(service, person.email)
    await me({ email: 'moved@example.com' })
    await expectLinkEnded(reset(beforeAddress))

    const beforePassword = await forgotPasswordToken(service, 'moved@example.com')
    await me({ password: another, current_password: passphrase })
    await expectLinkEnded(reset(beforePassword))

    const beforeEnd = await forgotPasswordToken(service, 'moved@example.com')
    await activate(false)
    await expectLinkEnded(reset(beforeEnd))
    await activate(true)
    await expectLinkEnded(reset(beforeEnd))
    await logIn(service, 'moved@example.com', another).expect(200)
  })

  it('is sent five times an hour, and again once no link is open, with the same response', async () => {
    const { email } = await newPerson(service, 'flooded@example.com')
    for (let time = 0; time < 8; time++) await post(service, 'password/forgot', { email }).expect(202)
    expect(await linksTo(service, email)).toHaveLength(5)

    await service.database.rows('UPDATE links SET expires_at = UTC_TIMESTAMP(3) WHERE email = ? AND ended_at IS NULL', [
      email,
    ])
    const token = await forgotPasswordToken(service, email)

    expect(await linksTo(service, email)).toHaveLength(6)
    await reset(token).expect(204)
  })

  it('is sent again five times after an hour', async () => {
    const { email } = await newPerson(service, 'patient@example.com')
    for (let time = 0; time < 5; time++) await forgotPasswordToken(service, email)
    await service.database.rows(
      `UPDATE links SET created_at = created_at - INTERVAL 1 HOUR, expires_at = expires_at - INTERVAL 1 HOUR
       WHERE email = ?`,
      [email],
    )

    for (let time = 0; time < 7; time++) await post(service, 'password/forgot', { email }).expect(202)

    expect(await linksTo(service, email)).toHaveLength(10)
  })

  it('is created once for each of several concurrent requests', async () => {
    const { email } = await newPerson(service, 'eager@example.com')

    await Promise.all(Array.from({ length: 4 }, () => post(service, 'password/forgot', { email }).expect(202)))

    expect(await linksTo(service, email)).toHaveLength(4)
    const open = await service.database.rows('SELECT id FROM links WHERE email = ? AND ended_at IS NULL', [email])
    expect(open).toHaveLength(1)
  })
})

describe('the token of a link', () => {
  it('is stored in no table and no event', async () => {
    const { email } = await newPerson(service, 'secret@example.com')
    const token = await forgotPasswordToken(service, email)
    await service.settled()

    const everything: unknown[] = []
    for (const table of ['links', 'link_requests', 'users', 'outbox', 'sessions', 'idempotency_keys']) {
      everything.push(...(await service.database.rows(`SELECT * FROM ${table}`)))
    }

    expect(everything.length).toBeGreaterThan(10)
    expect(JSON.stringify(everything)).not.toContain(token)
  })
})
