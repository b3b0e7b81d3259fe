import type { Environment } from '@portal/chassis/config/config'
import { secretTokenKey } from '@portal/chassis/config/token-keys'
import { readToken, type TokenClaims } from '@portal/chassis/tokens/tokens'
import type { Role } from '@portal/contracts/fields'
import { type ServiceUnderTest, startService } from '@portal/testing/service'
import { stores } from '@portal/testing/stores'
import { testSecrets } from '@portal/testing/tokens'
import request from 'supertest'
import { readConfig } from '../src/config.ts'
import type { Context } from '../src/context.ts'
import { auth } from '../src/service.ts'

export const passphrase = 'correct horse battery'

// Nothing listens on the discard port.
const unavailable = 'http://127.0.0.1:9'
export const unavailablePeers = {
  JOB_URL: unavailable,
  PROFILE_URL: unavailable,
  APPLICATION_URL: unavailable,
  NOTIFICATION_URL: unavailable,
}

/** Starts the auth service alone, with cheap hashes and without address verification unless the test enables it. */
export function startAuthService(
  environment: Environment = {},
  overrides: Partial<Context> = {},
): Promise<ServiceUnderTest> {
  const create = (variables: Environment) => auth.create(readConfig(variables), overrides)
  return startService(new URL('..', import.meta.url), create, {
    BCRYPT_COST: '4',
    EMAIL_VERIFICATION: 'off',
    REDIS_URL: redisUrl(8),
    ...unavailablePeers,
    ...environment,
  })
}

/**
 * The URL of a numbered database of the tests' Redis. User ids start at 1 in every test file, so the keys of different
 * services must be in different databases.
 */
export function redisUrl(database: number): string {
  const url = new URL(stores().redisUrl)
  url.pathname = `/${database}`
  return url.href
}

export type Person = { id: number; email: string; headers: { authorization: string }; refreshToken: string }

/** Registers a user and logs in. The role ADMIN is set in the database, because no one can register with it. */
export async function newPerson(service: ServiceUnderTest, email: string, role: Role = 'JOB_SEEKER'): Promise<Person> {
  const response = await register(service, { email, role: role === 'ADMIN' ? 'RECRUITER' : role }).expect(201)
  if (role === 'ADMIN') await service.database.rows("UPDATE users SET role = 'ADMIN' WHERE id = ?", [response.body.id])
  const { body } = await logIn(service, email).expect(200)
  return {
    id: response.body.id,
    email,
    headers: { authorization: `Bearer ${body.access_token}` },
    refreshToken: body.refresh_token,
  }
}

export function register(service: ServiceUnderTest, changes: object = {}, path = '/api/v1/auth/register') {
  return request(service.url)
    .post(path)
    .send({ email: 'ada@example.com', password: passphrase, role: 'JOB_SEEKER', ...changes })
}

export function logIn(service: ServiceUnderTest, username: string, password = passphrase) {
  return request(service.url)
    .post('/api/v1/auth/login/access-token')
    .type('form')
    .send({ grant_type: 'password', username, password })
}

export function refresh(service: ServiceUnderTest, refreshToken: string) {
  return request(service.url).post('/api/v1/auth/token/refresh').send({ refresh_token: refreshToken })
}

/** The claims of an access token, verified as every service does it. */
export function claimsOf(accessToken: string): TokenClaims {
  return readToken(accessToken, [secretTokenKey(testSecrets.SECRET_KEY)]).claims
}

/** The state of a person's sessions, oldest first. */
export async function sessionsOf(service: ServiceUnderTest, userId: number): Promise<('active' | 'ended')[]> {
  const rows = await service.database.rows<{ revoked_at: Date | null }>(
    'SELECT revoked_at FROM sessions WHERE user_id = ? ORDER BY created_at',
    [userId],
  )
  return rows.map((row) => (row.revoked_at === null ? 'active' : 'ended'))
}
