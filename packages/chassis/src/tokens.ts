// Access tokens are JWTs (RFC 7519), signed by the auth service and verified by the gateway and once more by every
// service, with this one function. A token counts when its key is one of ours, its signature, issuer, audience and
// expiry hold and its claims have the right shape; its algorithm is that of the key, whatever the token says of it.
// Whether it was revoked meanwhile is the gateway's to say, not this file's. The last ten thousand that counted are
// remembered by their whole text, until they expire or their key does not count any more, and cost next to nothing then.
import { roles } from '@portal/contracts/fields'
import jwt from 'jsonwebtoken'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { unauthenticated } from './errors.ts'
import { fixedKeySet, type KeySet, publishedKeySet } from './key-set.ts'
import type { Logger } from './log.ts'
import type { TokenConfig } from './token-config.ts'
import type { TokenKey } from './token-keys.ts'

export const tokenIssuer = 'job-portal'
export const tokenAudience = 'job-portal-api'
const clockSkewSeconds = 30
const maxRemembered = 10_000

const header = z.object({ kid: z.string().max(100).optional() })

const claims = z.object({
  sub: z.string().regex(/^[1-9]\d{0,15}$/),
  role: z.enum(roles),
  sid: z.string().min(1),
  jti: z.string().min(1),
  /** Rises when all tokens of the person so far are to end; the gateway knows the lowest that still counts. */
  ver: z.int().nonnegative(),
  /** Good for setting up a second factor only; other tokens do without it. */
  scope: z.literal('second-factor').optional(),
  iat: z.int(),
  exp: z.int(),
})
export type TokenClaims = Readonly<z.output<typeof claims>>

/**
 * Verifies an access token. Rejects with an `unauthenticated` refusal for whatever does not hold, without saying which
 * part it was, except expiry; and with `unavailable` while the keys are not known.
 */
export type TokenVerifier = (token: string) => Promise<TokenClaims>

/** Makes what verifies access tokens. It is to be started and stopped where the keys are published by another process. */
export function createTokenVerifier(
  config: TokenConfig,
  log: Logger,
): Pick<KeySet, 'name' | 'start' | 'stop' | 'checks'> & { verify: TokenVerifier } {
  const keys = 'keys' in config ? fixedKeySet(config.keys) : publishedKeySet(config.jwksUrl, log)
  return { ...keys, verify: verifyWith(keys) }
}

/** The function that verifies access tokens with a set of keys. */
export function verifyWith(keys: Pick<KeySet, 'find' | 'has' | 'unnamed'>): TokenVerifier {
  const verified = new LRUCache<string, { claims: TokenClaims; kid: string }>({ max: maxRemembered })
  return async (token) => {
    const known = verified.get(token)
    if (known && keys.has(known.kid) && !hasExpired(known.claims)) return known.claims
    verified.delete(token)
    const kid = keyIdOf(token)
    const key = kid === undefined ? undefined : await keys.find(kid)
    const fresh = readToken(token, key ? [key] : kid === undefined ? keys.unnamed : [])
    verified.set(token, fresh)
    return fresh.claims
  }
}

/** The claims of a token that one of the given keys has signed, and which. Throws for any other. */
export function readToken(token: string, keys: readonly TokenKey[]): { claims: TokenClaims; kid: string } {
  for (const { kid, algorithm, verifies } of keys) {
    try {
      const payload = jwt.verify(token, verifies, {
        algorithms: [algorithm],
        issuer: tokenIssuer,
        audience: tokenAudience,
        clockTolerance: clockSkewSeconds,
      })
      // Without an expiry jsonwebtoken takes a token for one that never ends; the claims ask for it.
      return { claims: Object.freeze(claims.parse(payload)), kid }
    } catch (error) {
      if (error instanceof jwt.TokenExpiredError) throw unauthenticated('TOKEN_EXPIRED', 'The access token has expired')
    }
  }
  throw invalidToken()
}

/** What a token says of its key; undefined where it says nothing, as those of earlier versions do. */
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
