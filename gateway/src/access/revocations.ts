// Checks whether a valid token was revoked before its expiry: reads Redis, for the requests of half a second at once,
// and introspects the token at the auth service while Redis is unavailable or may be incomplete (ADR 8).
// Guarantees: every gateway rejects a token within a second of its revocation, even if Redis is unavailable or empty.
// Does not guarantee: a status while the auth service is also unavailable. Revocations that this gateway has seen still
// count (of the last 10,000 users and sessions each); every other token is `unknown`, and the caller decides.
import type { Component } from '@portal/chassis/runtime/lifecycle'
import type { Logger } from '@portal/chassis/runtime/log'
import { createLoop } from '@portal/chassis/runtime/poll-loop'
import type { TokenClaims } from '@portal/chassis/tokens/tokens'
import { LRUCache } from 'lru-cache'
import type { RedisBatch } from './redis-batch.ts'

// Set by the auth service once it has published all revocations.
const syncedKey = 'access:told'
const maxEntries = 10_000
// Half of the second within which a revocation must take effect.
const recentMs = 500
const responseTtlMs = 600
// Longer than the auth service needs to publish missed revocations after Redis is available again.
const recoveryMs = 2000
const heartbeatMs = 500

/** A user's access token and its verified claims. */
export type Principal = { token: string; claims: TokenClaims }

export type TokenStatus = 'active' | 'revoked' | 'unknown'

export type Revocations = {
  /** The status of a token now. */
  statusOf: (principal: Principal) => Promise<TokenStatus>
  /** The status of a token within the last half second, and not before {@link Revocations.forgetRecent}. */
  recentStatusOf: (principal: Principal) => Promise<TokenStatus>
  /** A token may just have been revoked through this gateway. */
  forgetRecent: () => void
}

/** Creates the check. `introspect` queries the auth service for one token and never rejects. */
export function createRevocations(
  redisBatch: Pick<RedisBatch, 'read'>,
  introspect: (token: string) => Promise<TokenStatus>,
  log: Logger,
): Revocations & Component {
  const minimumVersions = new LRUCache<string, number>({ max: maxEntries })
  const revokedSessions = new LRUCache<string, true>({ max: maxEntries })
  // By the claims, which are the same object for all requests with a token.
  const activeAt = new LRUCache<TokenClaims, number>({ max: maxEntries })
  let forgottenAt = 0
  const introspections = new LRUCache<string, Promise<TokenStatus>>({ max: maxEntries, ttl: responseTtlMs })
  const readRedis = createReliableRead(redisBatch, log)

  /** Reads the revocations of a user and session. Returns false if Redis may be incomplete. */
  const readRevocations = async (sub: string, sid: string): Promise<boolean> => {
    const { values, isComplete } = await readRedis([`access:version:${sub}`, `access:session:${sid}`])
    const [version, revoked] = values
    // Versions only rise and sessions are never restored, so cached entries hold even if Redis loses its data.
    if (version) minimumVersions.set(sub, Math.max(Number(version), minimumVersions.get(sub) ?? 0))
    if (revoked) revokedSessions.set(sid, true)
    return isComplete
  }

  const introspectCached = ({ token, claims: { sid } }: Principal): Promise<TokenStatus> => {
    const cached = introspections.get(sid)
    if (cached) return cached
    const introspection = introspect(token).then((status) => {
      if (status === 'revoked') revokedSessions.set(sid, true)
      return status
    })
    introspections.set(sid, introspection)
    return introspection
  }

  const isRevoked = ({ claims: { sub, sid, ver } }: Principal) =>
    ver < (minimumVersions.get(sub) ?? 0) || revokedSessions.has(sid)

  const statusOf = async (principal: Principal): Promise<TokenStatus> => {
    const { claims } = principal
    const since = performance.now()
    const isComplete = await readRevocations(claims.sub, claims.sid)
    if (isRevoked(principal)) return 'revoked'
    if (!isComplete) return introspectCached(principal)
    activeAt.set(claims, since)
    return 'active'
  }

  return {
    // Detects outages of Redis during which no request arrives.
    ...createLoop('revocations', async ({ wait }) => {
      void readRedis([])
      await wait(heartbeatMs)
    }),
    statusOf,
    recentStatusOf: async (principal) => {
      const since = activeAt.get(principal.claims)
      const isRecent = since !== undefined && since > forgottenAt && performance.now() - since < recentMs
      return isRecent && !isRevoked(principal) ? 'active' : statusOf(principal)
    },
    forgetRecent: () => {
      forgottenAt = performance.now()
    },
  }
}

/**
 * Returns the function that reads keys, and whether Redis has all revocations. There are no values if it does not
 * respond. Logs when that changes.
 */
function createReliableRead(redisBatch: Pick<RedisBatch, 'read'>, log: Logger) {
  let recoveredAt = 0
  let isReliable = true

  const setReliable = (now: boolean, err?: unknown) => {
    if (isReliable && !now) {
      log.warn({ err }, 'redis is unreliable for revocations: auth introspects tokens, limits are counted locally')
    }
    if (now && !isReliable) log.info('redis is reliable for revocations again')
    isReliable = now
  }

  return async (keys: readonly string[]) => {
    try {
      const [synced, ...values] = await redisBatch.read([syncedKey, ...keys])
      setReliable(Boolean(synced) && Date.now() >= recoveredAt)
      return { values, isComplete: isReliable }
    } catch (error) {
      recoveredAt = Date.now() + recoveryMs
      setReliable(false, error)
      return { values: [], isComplete: false }
    }
  }
}
