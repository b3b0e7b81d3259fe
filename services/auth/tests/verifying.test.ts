import type { ServiceUnderTest } from '@portal/testing/service'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linksTo, post, tokenOf, tokenTo } from './links.ts'
import { logIn, newPerson, type Person, passphrase, register, startAuthService } from './portal.ts'

type Mode = 'off' | 'asked' | 'required'

const services = {} as Record<Mode, ServiceUnderTest>
beforeAll(async () => {
  for (const mode of ['off', 'asked', 'required'] as const) {
    services[mode] = await startAuthService({ EMAIL_VERIFICATION: mode })
  }
})
afterAll(async () => {
  for (const service of Object.values(services)) await service.stop()
})

function verify(service: ServiceUnderTest, token: string) {
  return post(service, 'email/verify', { token })
}

async function expectLinkEnded(response: PromiseLike<{ status: number; body: { error_code?: string } }>) {
  const { status, body } = await response
  expect([status, body.error_code]).toEqual([400, 'LINK_ENDED'])
}

/** Registers a user, verifies the address, and logs in. */
async function newVerifiedPerson(service: ServiceUnderTest, email: string): Promise<Person> {
  await register(service, { email }).expect(201)
  await post(service, 'email/resend', { email }).expect(202)
  await verify(service, await tokenTo(service, email)).expect(204)
  const { body } = await logIn(service, email).expect(200)
  const headers = { authorization: `Bearer ${body.access_token}` }
  const me = await request(service.url).get('/api/v1/users/me').set(headers).expect(200)
  expect(me.body.email_verified).toBe(true)
  return { id: me.body.id, email, headers, refreshToken: body.refresh_token }
}

function changeMe(service: ServiceUnderTest, { headers }: Person, body: object) {
  return request(service.url).put('/api/v1/users/me').set(headers).send(body)
}

async function readMe(service: ServiceUnderTest, { headers }: Person) {
  return (await request(service.url).get('/api/v1/users/me').set(headers).expect(200)).body
}

async function namesOf(service: ServiceUnderTest, userId: number) {
  const events = await service.recorded()
  return events.filter((event) => event.aggregate_id === String(userId)).map((event) => event.name)
}

describe('an address', () => {
  it('needs no verification with EMAIL_VERIFICATION=off', async () => {
    const service = services.off
    const { headers, email } = await newPerson(service, 'ada@example.com')

    expect(await linksTo(service, email)).toEqual([])
    const me = await request(service.url).get('/api/v1/users/me').set(headers).expect(200)
    expect(me.body).toMatchObject({ email_verified: false, pending_email: null })
  })

  it('can be verified with the link from an optional email', async () => {
    const service = services.asked
    const person = await newPerson(service, 'ada@example.com')

    const [link, ...others] = await linksTo(service, person.email)
    expect(link).toMatchObject({ user_id: person.id, purpose: 'VERIFY_EMAIL' })
    expect(others).toEqual([])
    expect((await readMe(service, person)).email_verified).toBe(false)
    await verify(service, tokenOf(link?.link_id ?? '')).expect(204)

    expect((await readMe(service, person)).email_verified).toBe(true)
    expect(await namesOf(service, person.id)).toEqual([
      'auth.user-registered',
      'auth.link-requested',
      'auth.signed-in',
      'auth.email-verified',
    ])
    expect((await service.recorded()).at(-1)).toMatchObject({ revision: 2, actor_id: person.id })
  })

  it('must be verified before the first login, which is revealed only for the correct password', async () => {
    const service = services.required
    const email = 'ada@example.com'
    const { body } = await register(service, { email }).expect(201)
    expect(body.email_verified).toBe(false)

    const right = await logIn(service, email).expect(400)
    const wrong = await logIn(service, email, 'not my password').expect(400)

    expect(right.body).toMatchObject({ error: 'invalid_grant', error_code: 'EMAIL_NOT_VERIFIED' })
    expect(wrong.body.error_code).toBe('WRONG_CREDENTIALS')
    expect(await service.database.rows('SELECT id FROM sessions WHERE user_id = ?', [body.id])).toEqual([])
    await verify(service, await tokenTo(service, email)).expect(204)
    await logIn(service, email).expect(200)
  })

  it('is also verified by a password reset', async () => {
    const service = services.required
    const email = 'forgetful@example.com'
    await register(service, { email }).expect(201)

    await post(service, 'password/forgot', { email }).expect(202)
    const token = await tokenTo(service, email)
    await post(service, 'password/reset', { token, password: 'a much better one' }).expect(204)

    await logIn(service, email, 'a much better one').expect(200)
  })

  it('is verified once, with the newest link, before it expires', async () => {
    const service = services.asked
    const email = 'late@example.com'
    await register(service, { email }).expect(201)
    const first = await tokenTo(service, email)
    await post(service, 'email/resend', { email }).expect(202)
    const second = await tokenTo(service, email)
    await expectLinkEnded(verify(service, first))
    await service.database.rows('UPDATE links SET expires_at = UTC_TIMESTAMP(3) WHERE email = ?', [email])
    await expectLinkEnded(verify(service, second))
    await post(service, 'email/resend', { email }).expect(202)
    const third = await tokenTo(service, email)

    const responses = await Promise.all(Array.from({ length: 10 }, () => verify(service, third)))

    expect(responses.map((response) => response.status).sort()).toEqual([204, ...Array(9).fill(400)])
    await expectLinkEnded(verify(service, 'made-up'))
    await verify(service, '').expect(422)
    await post(service, 'email/resend', { email }).expect(202)
    expect(await linksTo(service, email)).toHaveLength(3)
  })
})

describe('a new address', () => {
  it('takes effect at once, unverified and without a link, with EMAIL_VERIFICATION=off', async () => {
    const service = services.off
    const person = await newVerifiedPerson(service, 'calm@example.com')

    const { body } = await changeMe(service, person, { email: 'calmer@example.com' }).expect(200)

    expect(body).toMatchObject({ email: 'calmer@example.com', email_verified: false, pending_email: null })
    expect(await linksTo(service, 'calmer@example.com')).toEqual([])
  })

  it.each(['asked', 'required'] as const)(
    'takes effect when it is verified, with EMAIL_VERIFICATION=%s',
    async (mode) => {
      const service = services[mode]
      const person = await newVerifiedPerson(service, 'old@example.com')

      const { body } = await changeMe(service, person, { email: 'New@example.com' }).expect(200)

      expect(body).toMatchObject({ email: 'old@example.com', email_verified: true, pending_email: 'new@example.com' })
      expect(await linksTo(service, 'new@example.com')).toMatchObject([{ user_id: person.id, purpose: 'CHANGE_EMAIL' }])
      await logIn(service, 'new@example.com').expect(400)
      const token = await tokenTo(service, 'new@example.com')
      await verify(service, token).expect(204)
      expect(await readMe(service, person)).toMatchObject({
        email: 'new@example.com',
        email_verified: true,
        pending_email: null,
      })
      await logIn(service, 'old@example.com').expect(400)
      await logIn(service, 'new@example.com').expect(200)
      const events = await service.recorded()
      const changes = events.filter(({ name, actor_id }) => name === 'auth.user-changed' && actor_id === person.id)
      expect(changes).toMatchObject([
        { data: { email: 'new@example.com', previous_email: 'old@example.com', changed: ['email'] } },
      ])
      await expectLinkEnded(verify(service, token))
    },
  )

  it('is withdrawn by a request for the current address or for another one', async () => {
    const service = services.required
    const person = await newVerifiedPerson(service, 'fickle@example.com')
    await changeMe(service, person, { email: 'second@example.com' }).expect(200)
    const second = await tokenTo(service, 'second@example.com')

    expect((await changeMe(service, person, { email: 'third@example.com' }).expect(200)).body.pending_email).toBe(
      'third@example.com',
    )
    await expectLinkEnded(verify(service, second))
    const third = await tokenTo(service, 'third@example.com')
    expect((await changeMe(service, person, { email: person.email }).expect(200)).body.pending_email).toBeNull()
    await expectLinkEnded(verify(service, third))
    expect((await readMe(service, person)).email).toBe(person.email)
  })

  it('is rejected if another account has taken it in the meantime', async () => {
    const service = services.required
    await newVerifiedPerson(service, 'first@example.com')
    const person = await newVerifiedPerson(service, 'later@example.com')
    const rival = await newVerifiedPerson(service, 'rival@example.com')

    await changeMe(service, person, { email: 'first@example.com' }).expect(200)
    await changeMe(service, person, { email: 'wanted@example.com' }).expect(200)
    const token = await tokenTo(service, 'wanted@example.com')
    await changeMe(service, rival, { email: 'wanted@example.com' }).expect(200)
    await verify(service, await tokenTo(service, 'wanted@example.com')).expect(204)

    expect((await verify(service, token).expect(409)).body.error_code).toBe('EMAIL_TAKEN')
    expect(await readMe(service, person)).toMatchObject({
      email: 'later@example.com',
      pending_email: 'wanted@example.com',
    })
  })

  it('is withdrawn when the password changes, because a thief may have requested it', async () => {
    const service = services.required
    const person = await newVerifiedPerson(service, 'stolen@example.com')
    await changeMe(service, person, { email: 'thief@example.com' }).expect(200)
    const token = await tokenTo(service, 'thief@example.com')

    await changeMe(service, person, { password: 'a much better one', current_password: passphrase }).expect(200)

    await expectLinkEnded(verify(service, token))
    expect(await readMe(service, person)).toMatchObject({ email: person.email, pending_email: null })
  })

  it('can be requested together with a new password', async () => {
    const service = services.required
    const person = await newVerifiedPerson(service, 'both@example.com')

    const body = { email: 'both-new@example.com', password: 'a much better one', current_password: passphrase }
    expect((await changeMe(service, person, body).expect(200)).body.pending_email).toBe('both-new@example.com')

    await verify(service, await tokenTo(service, 'both-new@example.com')).expect(204)
    await logIn(service, 'both-new@example.com', 'a much better one').expect(200)
  })
})
