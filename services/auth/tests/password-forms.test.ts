import type { ServiceUnderTest } from '@portal/testing/service'
import { hashSync } from 'bcryptjs'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forgotPasswordToken, post } from './links.ts'
import { logIn, register, startAuthService } from './portal.ts'

let service: ServiceUnderTest
beforeAll(async () => {
  service = await startAuthService()
})
afterAll(() => service.stop())

/** Different code points that keyboards produce for the same text. */
const forms: [string, string, string][] = [
  ['umlauts', 'Grüße aus Köln', 'Gru\u0308ße aus Ko\u0308ln'],
  ['accents in reverse', 'crème bru\u0302le\u0301e', 'cre\u0300me brûlée'],
  ['Vietnamese', 'Nguy\u1ec5n mật khẩu', 'Nguye\u0302\u0303n ma\u0323\u0302t kha\u0302\u0309u'],
  ['Korean', '비밀번호입니다요', '비밀번호입니다요'.normalize('NFD')],
  ['Japanese', 'パスワードがガギグ', 'パスワードがガギグ'.normalize('NFD')],
  ['characters that normalise to others', 'ten \u212b and 5 k\u2126', 'ten \u00c5 and 5 k\u03a9'],
  ['a non-breaking space', 'pass\u00a0phrase of two', 'pass phrase of two'],
  ['an ideographic space', '合言葉\u3000合言葉 いい', '合言葉 合言葉\u3000いい'],
]
let count = 0
const newAddress = () => `form-${++count}@example.com`

async function signedIn(email: string, password: string) {
  const { body } = await logIn(service, email, password).expect(200)
  return { authorization: `Bearer ${body.access_token}` }
}

async function setHash(email: string, text: string) {
  await service.database.rows('UPDATE users SET password_hash = ? WHERE email = ?', [hashSync(text, 4), email])
}

async function hashOf(email: string) {
  const [row] = await service.database.rows('SELECT password_hash FROM users WHERE email = ?', [email])
  return row?.password_hash
}

describe.each(forms)('a password with %s', (_, one, other) => {
  it('is the same in its other form for login, confirmation, change and reset', async () => {
    for (const [typed, later] of [
      [one, other],
      [other, one],
    ] as const) {
      const email = newAddress()
      await register(service, { email, password: typed }).expect(201)
      const headers = await signedIn(email, later)
      await request(service.url)
        .post('/api/v1/auth/second-factor')
        .set(headers)
        .send({ current_password: later })
        .expect(200)
      const same = await request(service.url)
        .post('/api/v1/auth/password/change')
        .set(headers)
        .send({ current_password: typed, password: later })
        .expect(422)
      expect(same.body.errors[0].code).toBe('unchanged')
      await request(service.url)
        .put('/api/v1/users/me')
        .set(headers)
        .send({ current_password: later, password: `${typed} 2` })
        .expect(200)
      await logIn(service, email, typed).expect(400)
      await signedIn(email, `${later} 2`)

      await post(service, 'password/reset', {
        token: await forgotPasswordToken(service, email),
        password: later,
      }).expect(204)
      await signedIn(email, typed)
    }
  })

  it('matches a hash of the unnormalised text, which is replaced', async () => {
    for (const [old, normal] of [one, other].map((form) => [form, form === one ? other : one] as const)) {
      const email = newAddress()
      await register(service, { email }).expect(201)
      await setHash(email, old)
      await logIn(service, email, `${old} `).expect(400)
      const headers = await signedIn(email, old)
      await signedIn(email, normal)
      const renewed = await hashOf(email)
      await signedIn(email, old)
      expect(await hashOf(email)).toBe(renewed)

      await setHash(email, old)
      await request(service.url)
        .put('/api/v1/users/me')
        .set(headers)
        .send({ current_password: old, password: 'a much better one' })
        .expect(200)
    }
  })
})

describe('a password', () => {
  it('is validated in its normalised form', async () => {
    // 24 letters: 72 bytes when composed, more when decomposed.
    const composed = 'ế'.repeat(24)
    expect(Buffer.byteLength(composed.normalize('NFD'))).toBeGreaterThan(72)
    await register(service, { email: newAddress(), password: composed.normalize('NFD') }).expect(201)
    // Eight code points, four of them accents: four characters.
    await register(service, { email: newAddress(), password: `${'ếế'.normalize('NFD')}ab` }).expect(422)
    await register(service, { email: newAddress(), password: '\u3000'.repeat(8) }).expect(422)
  })

  it('differs by case, width and invisible characters', async () => {
    const email = newAddress()
    await register(service, { email, password: 'Passphrase nine' }).expect(201)
    for (const wrong of ['passphrase nine', 'Ｐassphrase nine', 'Pass\u00adphrase nine', 'Passphrase  nine']) {
      await logIn(service, email, wrong).expect(400)
      await service.database.rows('DELETE FROM login_delays')
    }
  })
})
