import type { ServiceUnderTest } from '@portal/testing/service'
import { Secret, TOTP } from 'otpauth'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linksTo, post, tokenTo } from './links.ts'
import { logIn, newPerson, type Person, passphrase, register, startAuthService } from './portal.ts'

let service: ServiceUnderTest
beforeAll(async () => {
  service = await startAuthService({ EMAIL_VERIFICATION: 'asked' })
})
afterAll(() => service.stop())

/** Sets up a second factor, which ends every session, and returns the recovery codes. */
async function setUpFactor({ headers }: Person): Promise<string[]> {
  const begun = await request(service.url)
    .post('/api/v1/auth/second-factor')
    .set(headers)
    .send({ current_password: passphrase })
    .expect(200)
  const code = new TOTP({ secret: Secret.fromBase32(begun.body.secret) }).generate()
  const confirmation = request(service.url).post('/api/v1/auth/second-factor/confirm').set(headers)
  return (await confirmation.send({ code }).expect(200)).body.recovery_codes
}

async function factorChangesOf({ id }: Person) {
  const events = await service.recorded()
  return events
    .filter((event) => event.name === 'auth.second-factor-changed' && event.aggregate_id === String(id))
    .map(({ data }) => (data as { change: string }).change)
}

/** The ways to prove ownership of an address. Each returns the password that is valid afterwards. */
const proofs: Record<string, (email: string) => Promise<string>> = {
  'a password reset by email': async (email) => {
    await post(service, 'password/forgot', { email }).expect(202)
    const password = 'chosen by the owner'
    await post(service, 'password/reset', { token: await tokenTo(service, email), password }).expect(204)
    return password
  },
  'a verification link': async (email) => {
    await post(service, 'email/resend', { email }).expect(202)
    await post(service, 'email/verify', { token: await tokenTo(service, email) }).expect(204)
    return passphrase
  },
}

describe.each(Object.entries(proofs))('the first proof of an address, by %s,', (what, prove) => {
  it('removes an earlier second factor with its recovery codes, and records that', async () => {
    const squatter = await newPerson(service, `victim-${what.length}@example.com`)
    await setUpFactor(squatter)

    const password = await prove(squatter.email)

    await logIn(service, squatter.email, password).expect(200)
    expect(await factorChangesOf(squatter)).toEqual(['enabled', 'disabled'])
    const codes = await service.database.rows('SELECT * FROM recovery_codes WHERE user_id = ?', [squatter.id])
    expect(codes).toEqual([])
  })

  it('removes an unconfirmed second factor without an event', async () => {
    const squatter = await newPerson(service, `begun-${what.length}@example.com`)
    await request(service.url)
      .post('/api/v1/auth/second-factor')
      .set(squatter.headers)
      .send({ current_password: passphrase })
      .expect(200)

    await prove(squatter.email)

    expect(await service.database.rows('SELECT * FROM second_factors WHERE user_id = ?', [squatter.id])).toEqual([])
    expect(await factorChangesOf(squatter)).toEqual([])
  })
})

describe('a later proof', () => {
  it('keeps the second factor, which a password reset does not replace', async () => {
    const owner = await newPerson(service, 'owner@example.com')
    await proofs['a verification link']?.(owner.email)
    await setUpFactor(owner)

    const password = await proofs['a password reset by email']?.(owner.email)

    const { body } = await logIn(service, owner.email, password).expect(400)
    expect(body.error_code).toBe('SECOND_FACTOR_REQUIRED')
  })

  it('keeps the second factor after a change of address', async () => {
    const owner = await newPerson(service, 'moved@example.com')
    await proofs['a verification link']?.(owner.email)
    const [recoveryCode] = await setUpFactor(owner)
    const vouching = await startAuthService({ EMAIL_VERIFICATION: 'off', DATABASE_URL: service.database.url })
    const change = { email: 'elsewhere@example.com', current_password: passphrase }
    const { body: tokens } = await request(vouching.url)
      .post('/api/v1/auth/login/access-token')
      .send({ username: owner.email, password: passphrase, otp: recoveryCode })
      .expect(200)
    await request(vouching.url)
      .put('/api/v1/users/me')
      .set({ authorization: `Bearer ${tokens.access_token}` })
      .send(change)
      .expect(200)
    await vouching.stop()

    await proofs['a verification link']?.('elsewhere@example.com')

    expect(await factorChangesOf(owner)).toEqual(['enabled', 'recovery-code-used'])
  })
})

describe('logging in with an unverified address', () => {
  const yesterday = (email: string) =>
    service.database.rows('UPDATE links SET created_at = created_at - INTERVAL 1 DAY WHERE email = ?', [email])

  it('sends a verification link, at most once a day', async () => {
    const email = 'existing@example.com'
    await register(service, { email }).expect(201)
    await logIn(service, email).expect(200)
    expect(await linksTo(service, email)).toHaveLength(1)
    await yesterday(email)

    for (let time = 0; time < 3; time++) await logIn(service, email).expect(200)
    expect(await linksTo(service, email)).toHaveLength(2)
    await logIn(service, email, 'a guess').expect(400)
    await yesterday(email)
    await logIn(service, email, 'a guess').expect(400)
    expect(await linksTo(service, email)).toHaveLength(2)

    await Promise.all(Array.from({ length: 5 }, () => logIn(service, email).expect(200)))
    const links = await linksTo(service, email)
    expect(links.map(({ purpose }) => purpose)).toEqual(['VERIFY_EMAIL', 'VERIFY_EMAIL', 'VERIFY_EMAIL'])
    await post(service, 'email/verify', { token: await tokenTo(service, email) }).expect(204)
    await yesterday(email)
    await logIn(service, email).expect(200)
    expect(await linksTo(service, email)).toHaveLength(3)
  })

  it('sends it also if logins require a verified address', async () => {
    const strict = await startAuthService({ EMAIL_VERIFICATION: 'required', DATABASE_URL: service.database.url })
    const email = 'refused@example.com'
    await register(strict, { email }).expect(201)
    await yesterday(email)

    for (let time = 0; time < 2; time++) {
      expect((await logIn(strict, email).expect(400)).body.error_code).toBe('EMAIL_NOT_VERIFIED')
    }

    expect(await linksTo(service, email)).toHaveLength(2)
    await strict.stop()
  })

  it('sends none with EMAIL_VERIFICATION=off', async () => {
    const vouching = await startAuthService({ EMAIL_VERIFICATION: 'off', DATABASE_URL: service.database.url })
    const { email } = await newPerson(vouching, 'vouched@example.com')

    expect(await linksTo(service, email)).toEqual([])
    await vouching.stop()
  })
})

describe('the state of an account', () => {
  it('contains in every event whether the address is verified', async () => {
    const person = await newPerson(service, 'state@example.com')
    await proofs['a password reset by email']?.(person.email)

    const recorded = (await service.recorded()).filter((event) => event.aggregate_id === String(person.id))
    const states = recorded.filter(({ name }) => ['auth.user-registered', 'auth.user-changed'].includes(name))
    expect(states.map(({ name, data }) => [name, (data as { email_verified: boolean }).email_verified])).toEqual([
      ['auth.user-registered', false],
      ['auth.user-changed', true],
    ])
  })
})
