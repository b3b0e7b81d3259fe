import type { ServiceUnderTest } from '@portal/testing/service'
import { Secret, TOTP } from 'otpauth'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimsOf, logIn, newPerson, type Person, passphrase, refresh, sessionsOf, startAuthService } from './portal.ts'

let service: ServiceUnderTest
let strict: ServiceUnderTest
// The beginning of a time step, at most 30 seconds ahead of the present.
let now = new Date(Math.ceil(Date.now() / 30_000) * 30_000)
beforeAll(async () => {
  service = await startAuthService({}, { now: () => now })
  strict = await startAuthService({ ADMIN_SECOND_FACTOR: 'required' }, { now: () => now })
})
afterAll(async () => {
  await service.stop()
  await strict.stop()
})

type Headers = Person['headers']

function call(method: 'get' | 'post' | 'delete', headers: Headers, { path = '', body = {}, at = service } = {}) {
  const requested = request(at.url)[method](`/api/v1/auth/second-factor${path}`).set(headers)
  return method === 'get' ? requested : requested.send(body)
}

/** The next one-time code of an authenticator. Advances the clock by one step, because each code is valid once. */
function codeOf(secret: string): string {
  now = new Date(now.getTime() + 30_000)
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now.getTime() })
}

function logInWith(person: Pick<Person, 'email'>, otp: string, at = service) {
  return request(at.url)
    .post('/api/v1/auth/login/access-token')
    .type('form')
    .send({ username: person.email, password: passphrase, otp })
}

function bearerOf(body: { access_token: string }): Headers {
  return { authorization: `Bearer ${body.access_token}` }
}

async function begin({ headers }: Pick<Person, 'headers'>, at = service): Promise<string> {
  const { body } = await call('post', headers, { body: { current_password: passphrase }, at }).expect(200)
  return body.secret
}

/** A person with a second factor, logged in with it. */
async function newPersonWithFactor(email: string, at = service) {
  const person = await newPerson(at, email)
  const secret = await begin(person, at)
  const confirmed = await call('post', person.headers, { path: '/confirm', body: { code: codeOf(secret) }, at })
  const { body } = await logInWith(person, codeOf(secret), at).expect(200)
  return { ...person, headers: bearerOf(body), secret, recoveryCodes: confirmed.body.recovery_codes as string[] }
}

async function changesOf(userId: number, at = service) {
  const events = await at.recorded()
  return events
    .filter((event) => event.name === 'auth.second-factor-changed' && event.aggregate_id === String(userId))
    .map(({ actor_id, data }) => ({ actor_id, data }))
}

describe('setting up a second factor', () => {
  it('begins with a secret, which logins do not require until it is confirmed', async () => {
    const person = await newPerson(service, 'ada@example.com')

    const begun = await call('post', person.headers, { body: { current_password: passphrase } }).expect(200)

    expect(begun.headers['cache-control']).toBe('no-store')
    expect(begun.body).toEqual({ secret: expect.stringMatching(/^[A-Z2-7]{32}$/), otpauth_url: expect.any(String) })
    expect(begun.body.otpauth_url).toContain(begun.body.secret)
    expect(await changesOf(person.id)).toEqual([])
    expect((await call('get', person.headers).expect(200)).body).toEqual({
      enabled: false,
      needed: false,
      recovery_codes_left: 0,
    })
    await logIn(service, person.email).expect(200)
  })

  it('returns ten recovery codes and ends every session', async () => {
    const person = await newPerson(service, 'grace@example.com')
    const secret = await begin(person)

    const confirmed = await call('post', person.headers, { path: '/confirm', body: { code: codeOf(secret) } }).expect(
      200,
    )

    expect(confirmed.headers['cache-control']).toBe('no-store')
    expect(new Set(confirmed.body.recovery_codes).size).toBe(10)
    expect(await sessionsOf(service, person.id)).toEqual(['ended'])
    await refresh(service, person.refreshToken).expect(400)
    const { body } = await logInWith(person, codeOf(secret)).expect(200)
    expect(claimsOf(body.access_token).ver).toBe(1)
    expect((await call('get', bearerOf(body)).expect(200)).body).toMatchObject({
      enabled: true,
      recovery_codes_left: 10,
    })
    expect(await changesOf(person.id)).toEqual([
      { actor_id: person.id, data: { user_id: person.id, change: 'enabled', recovery_codes_left: 10 } },
    ])
  })

  it('stores and publishes neither the secret nor the recovery codes in plain text', async () => {
    const { secret, recoveryCodes } = await newPersonWithFactor('discreet@example.com')

    const rows = [
      await service.database.rows('SELECT * FROM second_factors'),
      await service.database.rows('SELECT * FROM recovery_codes'),
      await service.recorded(),
    ]

    const stored = JSON.stringify(rows)
    for (const text of [secret, ...recoveryCodes]) expect(stored).not.toContain(text)
    for (const text of recoveryCodes) expect(stored).not.toContain(text.replaceAll('-', ''))
  })

  it('can begin again with another secret until it is confirmed', async () => {
    const person = await newPerson(service, 'twice@example.com')
    const first = await begin(person)
    const second = await begin(person)

    const old = await call('post', person.headers, { path: '/confirm', body: { code: codeOf(first) } }).expect(403)
    expect(old.body.error_code).toBe('WRONG_SECOND_FACTOR')
    await call('post', person.headers, { path: '/confirm', body: { code: codeOf(second) } }).expect(200)
  })

  it('requires the password, a secret before the code, and no enabled factor', async () => {
    const person = await newPerson(service, 'strict@example.com')
    await call('post', person.headers, { body: {} }).expect(422)
    const guessed = await call('post', person.headers, { body: { current_password: 'a guess' } }).expect(403)
    expect(guessed.body.error_code).toBe('WRONG_PASSWORD')
    const early = await call('post', person.headers, { path: '/confirm', body: { code: '123456' } }).expect(409)
    expect(early.body.error_code).toBe('SECOND_FACTOR_NOT_BEGUN')

    const { headers } = await newPersonWithFactor('done@example.com')
    const again = await call('post', headers, { body: { current_password: passphrase } }).expect(409)
    expect(again.body.error_code).toBe('SECOND_FACTOR_ENABLED')
  })

  it('requires a token', async () => {
    for (const [method, path] of [
      ['get', ''],
      ['post', ''],
      ['post', '/confirm'],
      ['post', '/recovery-codes'],
      ['delete', ''],
    ] as const) {
      await request(service.url)[method](`/api/v1/auth/second-factor${path}`).expect(401)
    }
  })

  it('succeeds once for four concurrent confirmations', async () => {
    const person = await newPerson(service, 'hasty@example.com')
    const body = { code: codeOf(await begin(person)) }

    const responses = await Promise.all(
      Array.from({ length: 4 }, () => call('post', person.headers, { path: '/confirm', body })),
    )

    expect(responses.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await changesOf(person.id)).toHaveLength(1)
  })
})

describe('logging in with a second factor', () => {
  it('asks for a code after the correct password only', async () => {
    const person = await newPersonWithFactor('barbara@example.com')

    const right = await logIn(service, person.email).expect(400)
    const wrong = await logIn(service, person.email, 'a guess').expect(400)

    expect(right.body).toMatchObject({ error: 'invalid_grant', error_code: 'SECOND_FACTOR_REQUIRED' })
    expect(wrong.body.error_code).toBe('WRONG_CREDENTIALS')
    const both = await request(service.url)
      .post('/api/v1/auth/login/access-token')
      .send({ username: person.email, password: 'a guess', otp: codeOf(person.secret) })
    expect(both.body.error_code).toBe('WRONG_CREDENTIALS')
  })

  it('accepts a code once', async () => {
    const person = await newPersonWithFactor('frances@example.com')
    const code = codeOf(person.secret)

    await logInWith(person, `${code.slice(0, 3)} ${code.slice(3)}`).expect(200)

    const replayed = await logInWith(person, code).expect(400)
    expect(replayed.body).toMatchObject({ error: 'invalid_grant', error_code: 'WRONG_SECOND_FACTOR' })
  })

  it('accepts a code once in ten concurrent requests', async () => {
    const person = await newPersonWithFactor('mary@example.com')
    const code = codeOf(person.secret)

    const responses = await Promise.all(Array.from({ length: 10 }, () => logInWith(person, code)))

    expect(responses.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  it('accepts a recovery code once in ten concurrent requests, and records its use', async () => {
    const person = await newPersonWithFactor('jean@example.com')
    const [code = ''] = person.recoveryCodes

    const responses = await Promise.all(Array.from({ length: 10 }, () => logInWith(person, code)))

    expect(responses.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await changesOf(person.id)).toMatchObject([
      { data: { change: 'enabled' } },
      { actor_id: person.id, data: { change: 'recovery-code-used', recovery_codes_left: 9 } },
    ])
    expect((await call('get', person.headers).expect(200)).body.recovery_codes_left).toBe(9)
  })

  it('accepts a recovery code in any notation, but not that of another user', async () => {
    const person = await newPersonWithFactor('typist@example.com')
    const other = await newPersonWithFactor('other@example.com')
    const [code = '', foreign = ''] = [person.recoveryCodes[3], other.recoveryCodes[3]]

    await logInWith(person, foreign).expect(400)
    await logInWith(person, ` ${code.replaceAll('-', '').toUpperCase()} `).expect(200)
  })

  it('is delayed after five wrong codes, as after wrong passwords', async () => {
    const person = await newPersonWithFactor('guarded@example.com')

    for (let index = 0; index < 5; index++) {
      const response = await logInWith(person, `00000${index}`).expect(400)
      expect(response.body.error_code).toBe('WRONG_SECOND_FACTOR')
    }

    expect((await logInWith(person, '000005').expect(429)).body.error_code).toBe('LOGIN_DELAYED')
    await logInWith(person, codeOf(person.secret)).expect(200)
  })

  it('is not delayed after requests without a code', async () => {
    const person = await newPersonWithFactor('slow@example.com')

    for (let index = 0; index < 8; index++) {
      expect((await logIn(service, person.email).expect(400)).body.error_code).toBe('SECOND_FACTOR_REQUIRED')
    }

    await logInWith(person, codeOf(person.secret)).expect(200)
  })

  it('ignores a code if the account has no second factor', async () => {
    const person = await newPerson(service, 'plain@example.com')

    await logInWith(person, '123456').expect(200)
  })
})

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
      { now: () => now },
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
