import type { ServiceUnderTest } from '@portal/testing/service'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimsOf, logIn, newPerson, passphrase, register, sessionsOf, startAuthService } from './portal.ts'

const email = 'ada@example.com'

let service: ServiceUnderTest
let userId: number
beforeAll(async () => {
  service = await startAuthService({ ACCESS_TOKEN_EXPIRE_MINUTES: '15' })
  userId = (await register(service, { email }).expect(201)).body.id
})
afterAll(() => service.stop())

function tokenRequest(body: object) {
  return request(service.url).post('/api/v1/auth/login/access-token').send(body)
}

describe('logging in', () => {
  it('with a form returns tokens that every service accepts', async () => {
    const response = await logIn(service, email).expect(200)

    expect(response.headers['cache-control']).toBe('no-store')
    expect(response.body).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 900,
      refresh_token: expect.any(String),
    })
    const claims = claimsOf(response.body.access_token)
    expect(claims).toMatchObject({ sub: String(userId), role: 'JOB_SEEKER', ver: 0 })
    expect(claims.exp - claims.iat).toBe(900)
    const me = await request(service.url)
      .get('/api/v1/users/me')
      .set('Authorization', `Bearer ${response.body.access_token}`)
    expect(me.body.id).toBe(userId)
  })

  it.each(['utf-8', 'UTF-8', 'utf8', 'UTF8', '"utf-8"', "'Utf8'"])(
    'accepts a form with the charset %s',
    async (charset) => {
      const form = new URLSearchParams({ username: email, password: passphrase }).toString()
      const send = (name: string) =>
        request(service.url)
          .post('/api/v1/auth/login/access-token')
          .set('Content-Type', `application/x-www-form-urlencoded; charset=${name}`)
          .send(form)

      await send(charset).expect(200)
      await send('iso-8859-1').expect(415)
    },
  )

  it('accepts JSON, and the empty fields that OAuth 2 forms send', async () => {
    await tokenRequest({ username: email, password: passphrase }).expect(200)
    await tokenRequest({ username: email, password: passphrase, grant_type: '', scope: '', client_id: '' }).expect(200)
    await tokenRequest({ username: email, password: passphrase, audience: 'anyone' }).expect(200)
  })

  it('stores the refresh token only as a hash', async () => {
    const { body } = await logIn(service, email).expect(200)

    const rows = await service.database.rows('SELECT * FROM sessions')

    for (const part of body.refresh_token.split('.')) expect(JSON.stringify(rows)).not.toContain(part)
  })

  it('gives an unknown address and a wrong password the same response', async () => {
    const wrongPassword = await logIn(service, email, 'not my password').expect(400)
    const wrongAddress = await logIn(service, 'nobody@example.com').expect(400)

    expect(wrongPassword.body).toMatchObject({ error: 'invalid_grant', error_code: 'WRONG_CREDENTIALS', status: 400 })
    const withoutId = ({ request_id: _, ...rest }: Record<string, unknown>) => rest
    expect(withoutId(wrongAddress.body)).toEqual(withoutId(wrongPassword.body))
  })

  it('treats invalid and overlong credentials as wrong ones', async () => {
    for (const username of ["' OR '1'='1", 'ada@example.com\0', 'ada@exämple.com', 'a'.repeat(320)]) {
      expect((await logIn(service, username).expect(400)).body.error).toBe('invalid_grant')
    }
    const longPassword = 'k'.repeat(72)
    await register(service, { email: 'long@example.com', password: longPassword }).expect(201)
    await logIn(service, 'long@example.com', `${longPassword}k`).expect(400)
  })

  it('reports request errors with OAuth 2 error codes', async () => {
    const body = { username: email, password: passphrase }

    expect((await tokenRequest({}).expect(400)).body.error).toBe('invalid_request')
    expect((await tokenRequest({ username: { $gt: '' }, password: { $ne: 1 } }).expect(400)).body).toMatchObject({
      error: 'invalid_request',
      errors: [{ path: 'username' }, { path: 'password' }],
    })
    expect((await tokenRequest({ ...body, grant_type: 'client_credentials' }).expect(400)).body.error).toBe(
      'unsupported_grant_type',
    )
    const twice = request(service.url).post('/api/v1/auth/login/access-token').type('form')
    expect((await twice.send('username=a&username=b&password=c').expect(400)).body.error).toBe('invalid_request')
    await request(service.url).post('/api/v1/auth/login/access-token').type('text').send('username=a').expect(415)
  })

  it('reveals an inactive account only for the correct password', async () => {
    const { id } = await newPerson(service, 'gone@example.com')
    await service.database.rows('UPDATE users SET is_active = false WHERE id = ?', [id])

    const right = await logIn(service, 'gone@example.com').expect(400)
    const wrong = await logIn(service, 'gone@example.com', 'not my password').expect(400)

    expect(right.body).toMatchObject({ error: 'invalid_grant', error_code: 'ACCOUNT_INACTIVE' })
    expect(wrong.body.error_code).toBe('WRONG_CREDENTIALS')
    expect(await sessionsOf(service, id)).toHaveLength(1)
  })

  it('replaces a hash of another cost without a visible change', async () => {
    const stricter = await startAuthService({ BCRYPT_COST: '5', DATABASE_URL: service.database.url })
    const account = async () => {
      const [row] = await service.database.rows('SELECT password_hash, updated_at, revision FROM users WHERE id = ?', [
        userId,
      ])
      return row
    }
    const before = await account()
    expect(before?.password_hash).toContain('$04$')

    await logIn(stricter, email).expect(200)

    expect(await account()).toEqual({ ...before, password_hash: expect.stringContaining('$05$') })
    await logIn(stricter, email).expect(200)
    await stricter.stop()
    await logIn(service, email).expect(200)
    expect(await account()).toEqual({ ...before, password_hash: expect.stringContaining('$04$') })
  })
})
