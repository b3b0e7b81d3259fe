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
  it('makes an account and one event, without a word about the password', async () => {
    const response = await register(service, { is_active: true }).set('X-Request-ID', 'register-once').expect(201)

    expect(response.body).toEqual({
      id: expect.any(Number),
      email: 'ada@example.com',
      email_verified: false,
      pending_email: null,
      role: 'JOB_SEEKER',
      is_active: true,
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

  it('works under the older path and tidies the address up', async () => {
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
  ])('takes %s, and logs in however its domain is typed', async (email, kept, others) => {
    expect((await register(service, { email }).expect(201)).body.email).toBe(kept)
    for (const typed of [email, kept, ...others]) await logIn(service, typed).expect(200)
    await register(service, { email: kept }).expect(409)
  })

  it('works once, also when it is tried twenty times at the same moment', async () => {
    const email = 'eager@example.com'
    const before = (await service.recorded()).length

    const responses = await Promise.all(Array.from({ length: 20 }, () => register(service, { email })))

    expect(responses.map((response) => response.status).sort()).toEqual([201, ...Array(19).fill(409)])
    expect(responses.find((response) => response.status === 409)?.body.error_code).toBe('EMAIL_TAKEN')
    expect(await accountsWith(email)).toHaveLength(1)
    expect(await service.recorded()).toHaveLength(before + 1)
  })

  it('is refused for an address that differs from another in case only, but not for one that only looks alike', async () => {
    await register(service, { email: 'jose@example.com' }).expect(201)

    await register(service, { email: 'JOSE@example.com' }).expect(409)
    await register(service, { email: 'josee@example.com' }).expect(201)
  })

  it('makes nobody an administrator and takes nothing that is not asked for', async () => {
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
      expect(response.body.errors.map((fault: { path: string }) => fault.path)).toEqual(Object.keys(extra))
    }
    expect(await accountsWith(email)).toEqual([])
  })

  it('wants a password of 8 characters to 72 bytes that is not among the commonest', async () => {
    const email = 'weak@example.com'

    for (const password of ['seven77', '        ', '🔑'.repeat(19), 'a'.repeat(73), 'Password123', 'nul\0byte']) {
      const response = await register(service, { email, password }).expect(422)
      expect(response.body.errors[0].path).toBe('password')
      expect(response.text).not.toContain(password)
    }
    await register(service, { email, password: '🔑'.repeat(18) }).expect(201)
    await logIn(service, email, '🔑'.repeat(18)).expect(200)
  })

  it('wants an address that mail can reach', async () => {
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
  it('answers a repetition as before, without a second account, and keeps nothing of the password', async () => {
    const email = 'patient@example.com'
    const before = (await service.recorded()).length
    const send = (changes: object = {}) => register(service, { email, ...changes }).set('Idempotency-Key', 'Once-1')

    const first = await send().expect(201)
    const again = await send().expect(201)

    expect(again.text).toBe(first.text)
    expect(again.headers['idempotent-replayed']).toBe('true')
    expect(await accountsWith(email)).toHaveLength(1)
    expect(await service.recorded()).toHaveLength(before + 1)
    const kept = await service.database.rows("SELECT * FROM idempotency_keys WHERE `key` = 'Once-1'")
    const scope = expect.stringMatching(/^guest POST \/api\/v1\/auth\/register [0-9a-f]{64}$/)
    expect(kept).toMatchObject([{ scope, body: first.text }])
    expect(JSON.stringify(kept)).not.toMatch(/password|correct horse/)
  })

  it('does not mind in which order the fields come', async () => {
    const [email, role] = ['order@example.com', 'JOB_SEEKER']
    const send = (body: object) =>
      request(service.url).post('/api/v1/auth/register').set('Idempotency-Key', 'Once-4').send(body).expect(201)

    const first = await send({ email, password: passphrase, role })

    expect((await send({ role, password: passphrase, email })).text).toBe(first.text)
  })

  it('is in no one’s way who happens to send the same key with something else', async () => {
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

  it('makes one account of ten that are sent at the same moment', async () => {
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

  it('answers again what a version before this one has kept for all guests together', async () => {
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

  it('is another act under the older path', async () => {
    const send = (path: string) =>
      register(service, { email: 'both@example.com' }, path).set('Idempotency-Key', 'Once-3')
    await send('/api/v1/auth/register').expect(201)

    expect((await send('/api/v1/users/').expect(409)).body.error_code).toBe('EMAIL_TAKEN')
  })
})
