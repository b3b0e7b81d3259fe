import type { ServiceUnderTest } from '@portal/testing/service'
import { testSecrets } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import { Secret, TOTP } from 'otpauth'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newPerson, passphrase, startAuthService } from './portal.ts'

let service: ServiceUnderTest
let changed: ServiceUnderTest
let now = new Date('2027-01-01T00:00:00Z')
const logged: { level: string; message: unknown }[] = []
const log = {
  error: (_state: object, message: string) => logged.push({ level: 'error', message }),
  warn: (_state: object, message: string) => logged.push({ level: 'warn', message }),
  info: () => undefined,
  debug: () => undefined,
} as never
beforeAll(async () => {
  service = await startAuthService({}, { now: () => now })
  const another = { SERVICE_SECRET: `${testSecrets.SERVICE_SECRET}-but-another-one` }
  changed = await startAuthService({ ...another, DATABASE_URL: service.database.url }, { now: () => now, log })
})
afterAll(async () => {
  await changed.stop()
  await service.stop()
})

function advance(seconds: number) {
  now = new Date(now.getTime() + seconds * 1000)
}

/** The next one-time code of an authenticator. Advances the clock by one step, because each code is valid once. */
function codeOf(secret: string): string {
  advance(30)
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now.getTime() })
}

function logInWith(email: string, otp: string, { at = service, from = '203.0.113.7' } = {}) {
  return request(at.url)
    .post('/api/v1/auth/login/access-token')
    .set('X-Forwarded-For', from)
    .send({ username: email, password: passphrase, otp })
}

/** A person with a second factor, logged in with it. */
async function newPersonWithFactor(email: string) {
  const person = await newPerson(service, email)
  const call = (path: string, body: object) =>
    request(service.url).post(`/api/v1/auth/second-factor${path}`).set(person.headers).send(body).expect(200)
  const { secret } = (await call('', { current_password: passphrase })).body
  const recoveryCodes: string[] = (await call('/confirm', { code: codeOf(secret) })).body.recovery_codes
  const { body } = await logInWith(email, codeOf(secret)).expect(200)
  return { ...person, headers: { authorization: `Bearer ${body.access_token}` }, secret, recoveryCodes }
}

async function alertsOf({ id }: { id: number }) {
  const events = await service.recorded()
  return events.filter(({ name, aggregate_id }) => name === 'auth.second-factor-guessed' && aggregate_id === String(id))
}

function countWrong({ id }: { id: number }) {
  return service.database.rows("SELECT id FROM counted_acts WHERE user_id = ? AND act = 'WRONG_CODE'", [id])
}

describe('wrong codes', () => {
  it('alert the owner once, at the tenth within an hour', async () => {
    const person = await newPersonWithFactor('attacked@example.com')
    const guess = async (index: number) => {
      const response = await logInWith(person.email, '000000', { from: `198.51.${index}.1` }).expect(400)
      expect(response.body.error_code).toBe('WRONG_SECOND_FACTOR')
    }

    for (let index = 0; index < 9; index++) await guess(index)
    await until('nine to be counted', async () => (await countWrong(person)).length === 9)
    expect(await alertsOf(person)).toEqual([])
    for (let index = 9; index < 14; index++) await guess(index)
    await until('all to be counted', async () => (await countWrong(person)).length === 14)

    expect((await alertsOf(person)).map(({ data }) => data)).toEqual([{ user_id: person.id, wrong_codes: 10 }])
    advance(3600)
    for (let index = 20; index < 29; index++) await guess(index)
    await until('nine to be counted', async () => (await countWrong(person)).length === 9)
    expect(await alertsOf(person)).toHaveLength(1)
  })

  it('are also counted when they are sent with a token', async () => {
    const person = await newPersonWithFactor('robbed@example.com')
    const turnOff = (code: string) =>
      request(service.url)
        .delete('/api/v1/auth/second-factor')
        .set(person.headers)
        .send({ current_password: passphrase, code })

    advance(60)
    for (let index = 0; index < 3; index++) await turnOff('000000').expect(403)

    expect(await countWrong(person)).toHaveLength(3)
  })
})

describe('a second factor that was set up under another SERVICE_SECRET', () => {
  it('is rejected as a wrong code, and logged for the operator once', async () => {
    const person = await newPersonWithFactor('rotated@example.com')
    logged.length = 0

    for (let index = 0; index < 3; index++) {
      const { body } = await logInWith(person.email, codeOf(person.secret), { at: changed }).expect(400)
      expect(body).toMatchObject({ error: 'invalid_grant', error_code: 'WRONG_SECOND_FACTOR' })
    }

    expect(logged.filter(({ level }) => level === 'error')).toEqual([
      { level: 'error', message: expect.stringContaining('SERVICE_SECRET') },
    ])
  })

  it('can be removed with recovery codes, and set up again', async () => {
    const person = await newPersonWithFactor('recovering@example.com')
    const [first = '', second = ''] = person.recoveryCodes
    const { body } = await logInWith(person.email, first, { at: changed }).expect(200)
    const headers = { authorization: `Bearer ${body.access_token}` }
    const turnOff = (code: string) =>
      request(changed.url)
        .delete('/api/v1/auth/second-factor')
        .set(headers)
        .send({ current_password: passphrase, code })

    expect((await turnOff(codeOf(person.secret)).expect(403)).body.error_code).toBe('WRONG_SECOND_FACTOR')
    await turnOff(second).expect(204)

    const begin = request(changed.url).post('/api/v1/auth/second-factor').set(headers)
    await begin.send({ current_password: passphrase }).expect(200)
  })

  it('is rejected as a wrong code if it was not confirmed before', async () => {
    const person = await newPerson(service, 'half-way@example.com')
    const begin = request(service.url).post('/api/v1/auth/second-factor').set(person.headers)
    const { secret } = (await begin.send({ current_password: passphrase }).expect(200)).body

    const confirm = request(changed.url).post('/api/v1/auth/second-factor/confirm').set(person.headers)
    const { body } = await confirm.send({ code: codeOf(secret) }).expect(403)

    expect(body.error_code).toBe('WRONG_SECOND_FACTOR')
  })
})
