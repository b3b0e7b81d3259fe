// Verifies access tokens: JWTs (RFC 7519) signed by the auth service, verified by the gateway and again by every
// service (ADR 15).
// Guarantees: an accepted token has a known key, a valid signature, issuer, audience and expiry, and claims of the
// right shape. The key decides the algorithm, never the token.
// Does not guarantee: that the token was not revoked; the gateway checks that.
import { roles } from '@portal/contracts/fields'
import jwt from 'jsonwebtoken'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { TokenConfig } from '../config/token-config.ts'
import type { TokenKey } from '../config/token-keys.ts'
import { unauthenticated } from '../errors.ts'
import type { Logger } from '../runtime/log.ts'
import { fixedKeySet, type KeySet, publishedKeySet } from './key-set.ts'

export const tokenIssuer = 'job-portal'
export const tokenAudience = 'job-portal-api'
const clockSkewSeconds = 30
const maxCachedTokens = 10_000

const header = z.object({ kid: z.string().max(100).optional() })

const claims = z.object({
  sub: z.string().regex(/^[1-9]\d{0,15}$/),
  role: z.enum(roles),
  sid: z.string().min(1),
  jti: z.string().min(1),
  /** Incremented to revoke all earlier tokens of the user; the gateway knows the lowest valid version. */
  ver: z.int().nonnegative(),
  /** Set on tokens that only permit setting up a second factor. */
  scope: z.literal('second-factor').optional(),
  iat: z.int(),
  exp: z.int(),
})
export type TokenClaims = Readonly<z.output<typeof claims>>

/**
 * Verifies an access token. Rejects with `unauthenticated` for an invalid token, without the reason unless it has
 * expired, and with `unavailable` while no keys are known.
 */
export type TokenVerifier = (token: string) => Promise<TokenClaims>

/** Creates a token verifier. It must be started and stopped if the keys are published by another process. */
export function createTokenVerifier(
  config: TokenConfig,
  log: Logger,
): Pick<KeySet, 'name' | 'start' | 'stop' | 'checks'> & { verify: TokenVerifier } {
  const keys = 'keys' in config ? fixedKeySet(config.keys) : publishedKeySet(config.jwksUrl, log)
  return { ...keys, verify: verifyWith(keys) }
}

/**
 * Returns a function that verifies access tokens with a set of keys. It caches the last ten thousand valid tokens by
 * their whole text, until they expire or their key is removed.
 */
export function verifyWith(keys: Pick<KeySet, 'find' | 'has' | 'unnamed'>): TokenVerifier {
  const verified = new LRUCache<string, { claims: TokenClaims; kid: string }>({ max: maxCachedTokens })
  return async (token) => {
    const cached = verified.get(token)
    if (cached && keys.has(cached.kid) && !hasExpired(cached.claims)) return cached.claims
    verified.delete(token)
    const kid = keyIdOf(token)
    const key = kid === undefined ? undefined : await keys.find(kid)
    const fresh = readToken(token, key ? [key] : kid === undefined ? keys.unnamed : [])
    verified.set(token, fresh)
    return fresh.claims
  }
}

/** The claims of a token and the id of the key that signed it. Throws unless one of the given keys did. */
export function readToken(token: string, keys: readonly TokenKey[]): { claims: TokenClaims; kid: string } {
  for (const { kid, algorithm, verifies } of keys) {
    try {
      const payload = jwt.verify(token, verifies, {
        algorithms: [algorithm],
        issuer: tokenIssuer,
        audience: tokenAudience,
        clockTolerance: clockSkewSeconds,
      })
      // jsonwebtoken accepts tokens without an expiry; the claims schema requires one.
      return { claims: Object.freeze(claims.parse(payload)), kid }
    } catch (error) {
      if (error instanceof jwt.TokenExpiredError) throw unauthenticated('TOKEN_EXPIRED', 'The access token has expired')
    }
  }
  throw invalidToken()
}

/** The key id in a token's header; undefined if it has none, like tokens of earlier versions. */
function keyIdOf(token: string): string | undefined {
  try {
    return header.parse(jwt.decode(token, { complete: true })?.header).kid
  } catch {
    throw invalidToken()
  }
}

function hasExpired({ exp }: TokenClaims): boolean {
  return Date.now() / 1000 >= exp + clockSkewSeconds
}

function invalidToken() {
  return unauthenticated('INVALID_TOKEN', 'The access token is not valid')
}
