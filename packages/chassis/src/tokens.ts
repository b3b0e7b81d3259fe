// Access tokens are JWTs (RFC 7519), signed by the auth service and verified by the gateway and once more by every
// service, with this one function. A token counts when its signature, algorithm, issuer, audience and expiry hold and
// its claims have the right shape. Whether it was revoked meanwhile is the gateway's to say, not this file's.
import { createSecretKey, type KeyObject } from 'node:crypto'
import { roles } from '@portal/contracts/fields'
import jwt from 'jsonwebtoken'
import { z } from 'zod'
import { unauthenticated } from './errors.ts'

export const tokenIssuer = 'job-portal'
export const tokenAudience = 'job-portal-api'
const clockSkewSeconds = 30

const claims = z.object({
  sub: z.string().regex(/^[1-9]\d{0,15}$/),
  role: z.enum(roles),
  sid: z.string(),
  jti: z.string(),
  /** Rises when all tokens of the person so far are to end; the gateway knows the lowest that still counts. */
  ver: z.int().nonnegative(),
  /** Good for setting up a second factor only; other tokens do without it. */
  scope: z.literal('second-factor').optional(),
  iat: z.int(),
  exp: z.int(),
})
export type TokenClaims = z.output<typeof claims>

export type TokenConfig = { secret: string; algorithm: 'HS256' }

/** The key behind `SECRET_KEY`. Made once: a string secret costs jsonwebtoken sixteen times as much per token. */
export function tokenKey(config: TokenConfig): KeyObject {
  return createSecretKey(Buffer.from(config.secret))
}

export type TokenVerifier = (token: string) => TokenClaims

/**
 * Makes the function that verifies access tokens.
 * It throws an `unauthenticated` refusal for whatever does not hold, without saying which part it was, except expiry.
 */
export function createTokenVerifier(config: TokenConfig): TokenVerifier {
  const key = tokenKey(config)
  return (token) => {
    try {
      const payload = jwt.verify(token, key, {
        algorithms: [config.algorithm],
        issuer: tokenIssuer,
        audience: tokenAudience,
        clockTolerance: clockSkewSeconds,
      })
      return claims.parse(payload)
    } catch (error) {
      if (error instanceof jwt.TokenExpiredError) throw unauthenticated('TOKEN_EXPIRED', 'The access token has expired')
      throw unauthenticated('INVALID_TOKEN', 'The access token is not valid')
    }
  }
}
