import type { ServiceUnderTest } from '@portal/testing/service'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logIn, passphrase, register, startAuthService } from './portal.ts'

let service: ServiceUnderTest
beforeAll(async () => {
  service = await startAuthService()
})
afterAll(() => service.stop())

async function accountsWith(email: string) {
  return service.database.rows('SELECT id, role, is_active, password_hash FROM users WHERE email = ?', [email])
}

describe('registering', () => {
  it('creates an account and one event without the password', async () => {
    const response = await register(service, { is_active: true }).set('X-Request-ID', 'register-once').expect(201)

    expect(response.body).toEqual({
      id: expect.any(Number),
      email: 'ada@example.com',
      email_verified: false,
      pending_email: null,
      role: 'JOB_SEEKER',
      is_active: true,
      locale: null,
      time_zone: null,
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/),
      is_deleted: null,
    })
    expect(await service.recorded()).toMatchObject([
      {
        name: 'auth.user-registered',
        aggregate_id: String(response.body.id),
        revision: 1,
        actor_id: response.body.id,
        request_id: 'register-once',
        data: { user_id: response.body.id, email: 'ada@example.com', role: 'JOB_SEEKER', is_active: true },
      },
    ])
    const [row] = await accountsWith('ada@example.com')
    expect(row?.password_hash).toMatch(/^\$2[aby]\$04\$/)
    expect(JSON.stringify(await service.recorded())).not.toContain(row?.password_hash)
  })

  it('stores the language and time zone that the visitor uses', async () => {
    const used = { email: 'lena@example.com', locale: 'de', time_zone: 'Europe/Vienna' }

    const { body } = await register(service, used).expect(201)

    expect(body).toMatchObject(used)
    expect((await service.recorded()).at(-1)).toMatchObject({ name: 'auth.user-registered', data: used })
    await register(service, { email: 'other@example.com', locale: 'xx' }).expect(422)
  })

  it('works at the older path and normalises the address', async () => {
    const response = await register(service, { email: '  Grace@Example.COM ', role: 'RECRUITER' }, '/api/v1/users/')

    expect(response.status).toBe(201)
    expect(response.body).toMatchObject({ email: 'grace@example.com', role: 'RECRUITER' })
    await logIn(service, ' GRACE@example.com').expect(200)
  })

  it.each([
    [
      'ada@Bücher.example',
      'ada@xn--bcher-kva.example',
      ['ada@bücher.example', 'ADA@XN--BCHER-KVA.example', 'ada@bu\u0308cher.example'],
    ],
    ['info@пример.рф', 'info@xn--e1afmkfd.xn--p1ai', [' INFO@ПРИМЕР.РФ ']],
  ])('accepts %s, and logins with every spelling of its domain', async (email, stored, others) => {
    expect((await register(service, { email }).expect(201)).body.email).toBe(stored)
    for (const typed of [email, stored, ...others]) await logIn(service, typed).expect(200)
    await register(service, { email: stored }).expect(409)
  })

  it('succeeds once for twenty concurrent requests', async () => {
    const email = 'eager@example.com'
    const before = (await service.recorded()).length

    const responses = await Promise.all(Array.from({ length: 20 }, () => register(service, { email })))

    expect(responses.map((response) => response.status).sort()).toEqual([201, ...Array(19).fill(409)])
    expect(responses.find((response) => response.status === 409)?.body.error_code).toBe('EMAIL_TAKEN')
    expect(await accountsWith(email)).toHaveLength(1)
    expect(await service.recorded()).toHaveLength(before + 1)
  })

  it('is rejected for a taken address in another letter case, but not for a similar one', async () => {
    await register(service, { email: 'jose@example.com' }).expect(201)

    await register(service, { email: 'JOSE@example.com' }).expect(409)
    await register(service, { email: 'josee@example.com' }).expect(201)
  })

  it('rejects the role ADMIN and unknown fields', async () => {
    const email = 'mallory@example.com'

    for (const extra of [
      { role: 'ADMIN' },
      { is_active: false },
      { id: 1 },
      { access_version: 7 },
      { nickname: 'M' },
    ]) {
      const response = await register(service, { email, ...extra }).expect(422)
      expect(response.type).toBe('application/problem+json')
      expect(response.body.errors.map((error: { path: string }) => error.path)).toEqual(Object.keys(extra))
    }
    expect(await accountsWith(email)).toEqual([])
  })

  it('requires a password of 8 characters to 72 bytes that is not common', async () => {
    const email = 'weak@example.com'

    for (const password of ['seven77', '        ', '🔑'.repeat(19), 'a'.repeat(73), 'Password123', 'nul\0byte']) {
      const response = await register(service, { email, password }).expect(422)
      expect(response.body.errors[0].path).toBe('password')
      expect(response.text).not.toContain(password)
    }
    await register(service, { email, password: '🔑'.repeat(18) }).expect(201)
    await logIn(service, email, '🔑'.repeat(18)).expect(200)
  })

  it('requires a valid email address', async () => {
    for (const email of [
      'ada',
      'ada@',
      'ada@example.com\r\nBcc: eve@example.com',
      `${'a'.repeat(250)}@b.co`,
      ['a@b.co'],
    ]) {
      await register(service, { email }).expect(422)
    }
    await register(service, { email: undefined, password: passphrase }).expect(422)
  })
})

describe('registering with an idempotency key', () => {
  it('repeats the first response without a second account, and does not store the password', async () => {
    const email = 'patient@example.com'
    const before = (await service.recorded()).length
    const send = (changes: object = {}) => register(service, { email, ...changes }).set('Idempotency-Key', 'Once-1')

    const first = await send().expect(201)
    const again = await send().expect(201)

    expect(again.text).toBe(first.text)
    expect(again.headers['idempotent-replayed']).toBe('true')
    expect(await accountsWith(email)).toHaveLength(1)
    expect(await service.recorded()).toHaveLength(before + 1)
    const rows = await service.database.rows("SELECT * FROM idempotency_keys WHERE `key` = 'Once-1'")
    const scope = expect.stringMatching(/^guest POST \/api\/v1\/auth\/register [0-9a-f]{64}$/)
    expect(rows).toMatchObject([{ scope, body: first.text }])
    expect(JSON.stringify(rows)).not.toMatch(/password|correct horse/)
  })

  it('ignores the order of fields', async () => {
    const [email, role] = ['order@example.com', 'JOB_SEEKER']
    const send = (body: object) =>
      request(service.url).post('/api/v1/auth/register').set('Idempotency-Key', 'Once-4').send(body).expect(201)

    const first = await send({ email, password: passphrase, role })

    expect((await send({ role, password: passphrase, email })).text).toBe(first.text)
  })

  it('keeps different requests with the same key apart', async () => {
    const send = (changes: object) => register(service, changes).set('Idempotency-Key', 'register-1')
    const first = await send({ email: 'first@example.com' }).expect(201)

    const second = await send({ email: 'second@example.com' }).expect(201)
    const guessed = await send({ email: 'first@example.com', password: 'another passphrase' }).expect(409)

    expect(second.body.email).toBe('second@example.com')
    expect(guessed.body.error_code).toBe('EMAIL_TAKEN')
    expect(guessed.headers['idempotent-replayed']).toBeUndefined()
    expect((await send({ email: 'first@example.com' }).expect(201)).text).toBe(first.text)
    expect((await send({ email: 'second@example.com' }).expect(201)).text).toBe(second.text)
  })

  it('creates one account for ten concurrent requests', async () => {
    const email = 'at-once@example.com'
    const send = () => register(service, { email }).set('Idempotency-Key', 'register-2')

    const responses = await Promise.all(Array.from({ length: 10 }, send))

    for (const { status, body } of responses) {
      expect([201, 409]).toContain(status)
      if (status === 409) expect(body.error_code).toBe('REQUEST_IN_PROGRESS')
    }
    expect(responses.map(({ status }) => status)).toContain(201)
    expect(await accountsWith(email)).toHaveLength(1)
  })

  it('repeats a response that an earlier version stored in the scope of all guests', async () => {
    const send = (email: string) => register(service, { email }).set('Idempotency-Key', 'register-3')
    const first = await send('former@example.com').expect(201)
    await service.database.rows(
      "UPDATE idempotency_keys SET scope = 'guest POST /api/v1/auth/register' WHERE `key` = 'register-3'",
    )

    const again = await send('former@example.com').expect(201)

    expect(again.text).toBe(first.text)
    expect(again.headers['idempotent-replayed']).toBe('true')
    expect((await send('later@example.com').expect(201)).body.email).toBe('later@example.com')
  })

  it('treats a request to the older path as a different one', async () => {
    const send = (path: string) =>
      register(service, { email: 'both@example.com' }, path).set('Idempotency-Key', 'Once-3')
    await send('/api/v1/auth/register').expect(201)

    expect((await send('/api/v1/users/').expect(409)).body.error_code).toBe('EMAIL_TAKEN')
  })
})
