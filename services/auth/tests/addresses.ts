import type { ServiceUnderTest } from '@portal/testing/service'
import request from 'supertest'
import { post, tokenTo } from './links.ts'
import { logIn, type Person, passphrase, register } from './portal.ts'

export function changeMe(service: ServiceUnderTest, { headers }: Pick<Person, 'headers'>, body: object) {
  return request(service.url).put('/api/v1/users/me').set(headers).send(body)
}

export async function addressOf(service: ServiceUnderTest, { id }: Pick<Person, 'id'>): Promise<string | undefined> {
  const [row] = await service.database.rows<{ email: string }>('SELECT email FROM users WHERE id = ?', [id])
  return row?.email
}

/** A person with a verified address. */
export async function newVerified(service: ServiceUnderTest, email: string): Promise<Person> {
  await register(service, { email }).expect(201)
  await post(service, 'email/resend', { email }).expect(202)
  await post(service, 'email/verify', { token: await tokenTo(service, email) }).expect(204)
  const { body } = await logIn(service, email).expect(200)
  const headers = { authorization: `Bearer ${body.access_token}` }
  const me = await request(service.url).get('/api/v1/users/me').set(headers).expect(200)
  return { id: me.body.id, email, headers, refreshToken: body.refresh_token }
}

/** Makes all sessions of a person too old to count as a recent login, as those of stolen tokens usually are. */
export async function ageSessions(service: ServiceUnderTest, { id }: Pick<Person, 'id'>) {
  await service.database.rows('UPDATE sessions SET created_at = created_at - INTERVAL 5 MINUTE WHERE user_id = ?', [id])
}

/** Changes an address and, if the mode requires it, verifies the new one. */
export async function move(service: ServiceUnderTest, person: Person, email: string) {
  const { body } = await changeMe(service, person, { email, current_password: passphrase }).expect(200)
  if (body.pending_email === null) return
  await post(service, 'email/verify', { token: await tokenTo(service, email) }).expect(204)
}

export function undo(service: ServiceUnderTest, token: string) {
  return post(service, 'email/undo', { token })
}

export async function rejectedWith(response: PromiseLike<{ status: number; body: { error_code?: string } }>) {
  const { status, body } = await response
  return [status, body.error_code]
}
