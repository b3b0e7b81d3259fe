import { randomUUID } from 'node:crypto'
import { tokenAudience, tokenIssuer, tokenKey } from '@portal/chassis/tokens'
import type { Role } from '@portal/contracts/fields'
import jwt from 'jsonwebtoken'

/** Secrets of the processes under test. */
export const testSecrets = {
  SECRET_KEY: 'tests-sign-their-access-tokens-with-this',
  SERVICE_SECRET: 'tests-sign-their-service-tokens-with-this',
}

/** An `Authorization` header for a user, as the auth service would have signed it. */
export function bearer(
  id: number,
  role: Role,
  overrides: jwt.SignOptions & { ver?: number } = {},
): { authorization: string } {
  const { ver = 0, ...options } = overrides
  const key = tokenKey({ secret: testSecrets.SECRET_KEY, algorithm: 'HS256' })
  const token = jwt.sign({ role, sid: randomUUID(), ver }, key, {
    algorithm: 'HS256',
    subject: String(id),
    issuer: tokenIssuer,
    audience: tokenAudience,
    jwtid: randomUUID(),
    expiresIn: 600,
    ...options,
  })
  return { authorization: `Bearer ${token}` }
}
