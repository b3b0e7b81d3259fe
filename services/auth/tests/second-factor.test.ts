import request from 'supertest'
import { describe, expect, it } from 'vitest'
import {
  bearerOf,
  begin,
  call,
  changesOf,
  codeOf,
  logInWith,
  newPersonWithFactor,
  service,
  useService,
} from './authenticator.ts'
import { claimsOf, logIn, newPerson, passphrase, refresh, sessionsOf } from './portal.ts'

useService()

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
