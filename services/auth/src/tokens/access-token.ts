import { randomUUID } from 'node:crypto'
import type { SigningKey } from '@portal/chassis/config/token-keys'
import { type TokenClaims, tokenAudience, tokenIssuer } from '@portal/chassis/tokens/tokens'
import jwt from 'jsonwebtoken'
import type { UserRow } from '../schema.ts'

export type AccessTokens = {
  lifetimeSeconds: number
  /** Signs an access token with the current role and version of a user, for one session; `scope` restricts its use. */
  sign: (user: UserRow, sessionId: string, scope: TokenClaims['scope']) => string
}

/** Creates the signer of access tokens. `createTokenVerifier` of the chassis verifies them. */
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
