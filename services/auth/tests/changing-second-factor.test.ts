import type { ServiceUnderTest } from '@portal/testing/service'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  bearerOf,
  begin,
  call,
  changesOf,
  codeOf,
  type Headers,
  logInWith,
  newPersonWithFactor,
  now,
  service,
  useService,
} from './authenticator.ts'
import { claimsOf, logIn, newPerson, passphrase, refresh, sessionsOf, startAuthService } from './portal.ts'

useService()
let strict: ServiceUnderTest
beforeAll(async () => {
  strict = await startAuthService({ ADMIN_SECOND_FACTOR: 'required' }, { now })
})
afterAll(() => strict.stop())

describe('changing a second factor', () => {
  const proof = (code: string, password = passphrase) => ({ current_password: password, code })

  it('replaces the recovery codes', async () => {
    const person = await newPersonWithFactor('renewing@example.com')

    const renewed = await call('post', person.headers, {
      path: '/recovery-codes',
      body: proof(codeOf(person.secret)),
    }).expect(200)

    await logInWith(person, person.recoveryCodes[0] ?? '').expect(400)
    await logInWith(person, renewed.body.recovery_codes[0]).expect(200)
    expect((await changesOf(person.id))[1]?.data).toEqual({
      user_id: person.id,
      change: 'recovery-codes-renewed',
      recovery_codes_left: 10,
    })
  })

  it('removes it with password and code, and keeps the sessions', async () => {
    const person = await newPersonWithFactor('leaving@example.com')

    const wrongPassword = await call('delete', person.headers, { body: proof(codeOf(person.secret), 'a guess') })
    expect([wrongPassword.status, wrongPassword.body.error_code]).toEqual([403, 'WRONG_PASSWORD'])
    const wrongCode = await call('delete', person.headers, { body: proof('000000') })
    expect([wrongCode.status, wrongCode.body.error_code]).toEqual([403, 'WRONG_SECOND_FACTOR'])
    await call('delete', person.headers, { body: { current_password: passphrase } }).expect(422)
    await call('delete', person.headers, { body: proof(person.recoveryCodes[0] ?? '') }).expect(204)

    await logIn(service, person.email).expect(200)
    expect(await sessionsOf(service, person.id)).toEqual(['ended', 'active', 'active'])
    expect((await changesOf(person.id)).map(({ data }) => data)).toMatchObject([
      { change: 'enabled' },
      { change: 'recovery-code-used' },
      { change: 'disabled' },
    ])
    const gone = await call('delete', person.headers, { body: proof('123456') }).expect(409)
    expect(gone.body.error_code).toBe('SECOND_FACTOR_MISSING')
    expect(await service.database.rows('SELECT * FROM recovery_codes WHERE user_id = ?', [person.id])).toEqual([])
  })

  it('does not count requests for a missing factor as guesses', async () => {
    const person = await newPerson(service, 'insistent@example.com')

    for (let index = 0; index < 8; index++) {
      await call('post', person.headers, { path: '/recovery-codes', body: proof('123456') }).expect(409)
    }
  })

  it('is delayed after five wrong codes', async () => {
    const person = await newPersonWithFactor('stubborn@example.com')

    for (let index = 0; index < 5; index++) {
      await call('delete', person.headers, { body: proof('000000') }).expect(403)
    }

    const rejected = await call('delete', person.headers, { body: proof(person.recoveryCodes[0] ?? '') }).expect(429)
    expect(rejected.body.error_code).toBe('LOGIN_DELAYED')
  })
})

describe('a second factor that is lost with all its recovery codes', () => {
  const reset = (headers: Headers, id: number) =>
    request(service.url).delete(`/api/v1/users/${id}/second-factor`).set(headers)

  it('can be reset by an administrator, which ends every session and is recorded', async () => {
    const [person, admin] = [
      await newPersonWithFactor('lost@example.com'),
      await newPerson(service, 'chief@example.com', 'ADMIN'),
    ]

    await reset(admin.headers, person.id).expect(204)

    expect((await sessionsOf(service, person.id)).includes('active')).toBe(false)
    await logIn(service, person.email).expect(200)
    expect((await changesOf(person.id)).at(-1)).toMatchObject({ data: { change: 'disabled' }, actor_id: admin.id })
    await reset(admin.headers, person.id).expect(409)
    await reset(admin.headers, 999_999).expect(404)
  })

  it('cannot be reset by administrators for themselves, nor by other users', async () => {
    const admin = await newPerson(service, 'boss@example.com', 'ADMIN')
    const person = await newPersonWithFactor('kept@example.com')

    expect((await reset(admin.headers, admin.id).expect(403)).body.error_code).toBe('OWN_SECOND_FACTOR')
    await reset(person.headers, person.id).expect(403)
    expect((await call('get', person.headers).expect(200)).body.enabled).toBe(true)
  })
})

describe('an administrator who must have a second factor', () => {
  const usersOf = (headers: Headers) => request(strict.url).get('/api/v1/users').set(headers)

  it('can only set one up, and has full access after that', async () => {
    const admin = await newPerson(strict, 'admin@example.com', 'ADMIN')
    expect(claimsOf(admin.headers.authorization.slice(7)).scope).toBe('second-factor')

    for (const rejected of [
      await usersOf(admin.headers),
      await request(strict.url).get('/api/v1/users/me').set(admin.headers),
      await request(strict.url).put('/api/v1/users/me').set(admin.headers).send({}),
      await request(strict.url).patch(`/api/v1/users/${admin.id}`).set(admin.headers).send({ role: 'RECRUITER' }),
    ]) {
      expect([rejected.status, rejected.body.error_code]).toEqual([403, 'SECOND_FACTOR_NEEDED'])
    }
    expect((await call('get', admin.headers, { at: strict }).expect(200)).body).toMatchObject({ needed: true })
    const secret = await begin(admin, strict)
    await call('post', admin.headers, { path: '/confirm', body: { code: codeOf(secret) }, at: strict }).expect(200)

    const { body } = await logInWith(admin, codeOf(secret), strict).expect(200)
    expect(claimsOf(body.access_token)).not.toHaveProperty('scope')
    await usersOf(bearerOf(body)).expect(200)
    const renewed = await refresh(strict, body.refresh_token).expect(200)
    await usersOf(bearerOf(renewed.body)).expect(200)
  })

  it('keeps limited access after a refresh, also when the factor was set up in another session', async () => {
    const admin = await newPerson(strict, 'refreshing@example.com', 'ADMIN')
    const renewed = await refresh(strict, admin.refreshToken).expect(200)
    await usersOf(bearerOf(renewed.body)).expect(403)
    const { body: elsewhere } = await logIn(strict, admin.email).expect(200)
    const secret = await begin({ headers: bearerOf(elsewhere) }, strict)
    await call('post', bearerOf(elsewhere), { path: '/confirm', body: { code: codeOf(secret) }, at: strict }).expect(
      200,
    )

    await refresh(strict, renewed.body.refresh_token).expect(400)
  })

  it('is signed out by removing it', async () => {
    const person = await newPersonWithFactor('second@example.com', strict)
    await strict.database.rows("UPDATE users SET role = 'ADMIN' WHERE id = ?", [person.id])
    const { body } = await logInWith(person, codeOf(person.secret), strict).expect(200)
    await usersOf(bearerOf(body)).expect(200)

    const proof = { current_password: passphrase, code: codeOf(person.secret) }
    await call('delete', bearerOf(body), { body: proof, at: strict }).expect(204)

    await refresh(strict, body.refresh_token).expect(400)
    const { body: again } = await logIn(strict, person.email).expect(200)
    await usersOf(bearerOf(again)).expect(403)
  })

  it('gets limited access at the next refresh after the rule is set, and full access after it is lifted', async () => {
    const admin = await newPerson(service, 'ruled@example.com', 'ADMIN')
    expect(claimsOf(admin.headers.authorization.slice(7))).not.toHaveProperty('scope')
    const withRule = await startAuthService(
      { ADMIN_SECOND_FACTOR: 'required', DATABASE_URL: service.database.url },
      { now },
    )

    const limited = await refresh(withRule, admin.refreshToken).expect(200)
    expect(claimsOf(limited.body.access_token).scope).toBe('second-factor')
    const lifted = await refresh(service, limited.body.refresh_token).expect(200)
    expect(claimsOf(lifted.body.access_token)).not.toHaveProperty('scope')
    await withRule.stop()
  })

  it('is the only user who needs one', async () => {
    const person = await newPerson(strict, 'seeker@example.com')

    await request(strict.url).get('/api/v1/users/me').set(person.headers).expect(200)
    expect((await call('get', person.headers, { at: strict }).expect(200)).body).toMatchObject({ needed: false })
  })
})

describe('a token with the scope second-factor', () => {
  it('is treated as anonymous on routes that need no token', async () => {
    const admin = await newPerson(strict, 'guest@example.com', 'ADMIN')

    const registered = await request(strict.url)
      .post('/api/v1/auth/register')
      .set(admin.headers)
      .send({ email: 'made@example.com', password: passphrase, role: 'JOB_SEEKER' })

    expect(registered.status).toBe(201)
  })
})
