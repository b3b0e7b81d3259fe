import { randomUUID } from 'node:crypto'
import type { SigningKey } from '@portal/chassis/token-keys'
import { tokenAudience, tokenIssuer } from '@portal/chassis/tokens'
import jwt from 'jsonwebtoken'
import type { UserRow } from '../schema.ts'

export type AccessTokens = {
  lifetimeSeconds: number
  /** An access token for a user as they are now, within one of their sessions. */
  sign: (user: UserRow, sessionId: string) => string
}

/** Signs what `createTokenVerifier` of the chassis verifies. */
export function createAccessTokens(key: SigningKey, lifetimeSeconds: number): AccessTokens {
  return {
    lifetimeSeconds,
    sign: ({ id, role, accessVersion }, sessionId) =>
      jwt.sign({ role, sid: sessionId, ver: accessVersion }, key.signs, {
        algorithm: key.algorithm,
        keyid: key.kid,
        subject: String(id),
        jwtid: randomUUID(),
        issuer: tokenIssuer,
        audience: tokenAudience,
        expiresIn: lifetimeSeconds,
      }),
  }
}
