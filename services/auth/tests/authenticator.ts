import type { ServiceUnderTest } from '@portal/testing/service'
import { Secret, TOTP } from 'otpauth'
import request from 'supertest'
import { afterAll, beforeAll } from 'vitest'
import { newPerson, type Person, passphrase, startAuthService } from './portal.ts'

// The beginning of a time step, at most 30 seconds ahead of the present.
let time = new Date(Math.ceil(Date.now() / 30_000) * 30_000)

/** The clock of the services under test. */
export function now(): Date {
  return time
}

/** The service under test, which the tests of a file share. */
export let service: ServiceUnderTest

/** Starts {@link service} before the tests of a file, and stops it after them. */
export function useService(): void {
  beforeAll(async () => {
    service = await startAuthService({}, { now })
  })
  afterAll(() => service.stop())
}

export type Headers = Person['headers']

export function call(method: 'get' | 'post' | 'delete', headers: Headers, { path = '', body = {}, at = service } = {}) {
  const requested = request(at.url)[method](`/api/v1/auth/second-factor${path}`).set(headers)
  return method === 'get' ? requested : requested.send(body)
}

/** The next one-time code of an authenticator. Advances the clock by one step, because each code is valid once. */
export function codeOf(secret: string): string {
  time = new Date(time.getTime() + 30_000)
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: time.getTime() })
}

export function logInWith(person: Pick<Person, 'email'>, otp: string, at = service) {
  return request(at.url)
    .post('/api/v1/auth/login/access-token')
    .type('form')
    .send({ username: person.email, password: passphrase, otp })
}

export function bearerOf(body: { access_token: string }): Headers {
  return { authorization: `Bearer ${body.access_token}` }
}

export async function begin({ headers }: Pick<Person, 'headers'>, at = service): Promise<string> {
  const { body } = await call('post', headers, { body: { current_password: passphrase }, at }).expect(200)
  return body.secret
}

/** A person with a second factor, logged in with it. */
export async function newPersonWithFactor(email: string, at = service) {
  const person = await newPerson(at, email)
  const secret = await begin(person, at)
  const confirmed = await call('post', person.headers, { path: '/confirm', body: { code: codeOf(secret) }, at })
  const { body } = await logInWith(person, codeOf(secret), at).expect(200)
  return { ...person, headers: bearerOf(body), secret, recoveryCodes: confirmed.body.recovery_codes as string[] }
}

export async function changesOf(userId: number, at = service) {
  const events = await at.recorded()
  return events
    .filter((event) => event.name === 'auth.second-factor-changed' && event.aggregate_id === String(userId))
    .map(({ actor_id, data }) => ({ actor_id, data }))
}
