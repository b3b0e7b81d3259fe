import { randomUUID } from 'node:crypto'
import { type SigningKey, secretTokenKey } from '@portal/chassis/config/token-keys'
import { tokenAudience, tokenIssuer } from '@portal/chassis/tokens/tokens'
import type { Role } from '@portal/contracts/fields'
import jwt from 'jsonwebtoken'

/** Secrets of the processes under test. */
export const testSecrets = {
  SECRET_KEY: 'tests-sign-their-access-tokens-with-this',
  SERVICE_SECRET: 'tests-sign-their-service-tokens-with-this',
}

const testKey = secretTokenKey(testSecrets.SECRET_KEY)

/** An `Authorization` header for a user, with a token as the auth service would sign it. */
export function bearer(
  id: number,
  role: Role,
  overrides: jwt.SignOptions & { ver?: number; key?: SigningKey } = {},
): { authorization: string } {
  const { ver = 0, key = testKey, ...options } = overrides
  const token = jwt.sign({ role, sid: randomUUID(), ver }, key.signs, {
    algorithm: key.algorithm,
    keyid: key.kid,
    subject: String(id),
    issuer: tokenIssuer,
    audience: tokenAudience,
    jwtid: randomUUID(),
    // Longer than all tests take together: test files share processes, and tokens that modules sign while they load.
    expiresIn: '1d',
    ...options,
  })
  return { authorization: `Bearer ${token}` }
}
