import { randomUUID } from 'node:crypto'
import type { SigningKey } from '@portal/chassis/token-keys'
import { type TokenClaims, tokenAudience, tokenIssuer } from '@portal/chassis/tokens'
import jwt from 'jsonwebtoken'
import type { UserRow } from '../schema.ts'

export type AccessTokens = {
  lifetimeSeconds: number
  /** An access token for a user as they are now, within one of their sessions; with a scope it is good for that only. */
  sign: (user: UserRow, sessionId: string, scope: TokenClaims['scope']) => string
}

/** Signs what `createTokenVerifier` of the chassis verifies. */
export function createAccessTokens(key: SigningKey, lifetimeSeconds: number): AccessTokens {
  return {
    lifetimeSeconds,
    sign: ({ id, role, accessVersion }, sessionId, scope) =>
      jwt.sign({ role, sid: sessionId, ver: accessVersion, ...(scope && { scope }) }, key.signs, {
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
