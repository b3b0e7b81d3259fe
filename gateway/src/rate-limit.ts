// Limits per minute, counted in Redis so that all gateways count together; a key starts with its first request and
// lives a minute. What the ledger counts at once it counts as one, so parallel requests cannot slip through. With Redis
// away each gateway counts in its own memory, with the same limits, until Redis is back; nobody is refused for its absence.
import type { Response } from 'express'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Count, RedisBatch } from './redis-batch.ts'
import type { OwnLimit } from './route-table.ts'

export const windowSeconds = 60

/**
 * What is counted together: requests of an address, of a signed-in user, of all signed-in people at an address, those of an
 * address for no service, or those for routes with a limit of their own.
 */
export type Bucket = 'address' | 'user' | 'people' | 'page' | OwnLimit

export type LimitState = { bucket: Bucket; limit: number; remaining: number; resetSeconds: number; exceeded: boolean }

export type RateLimits = {
  /** Counts one request of `who`, an address or a user id. */
  count: (bucket: Bucket, who: string) => Promise<LimitState>
  /** Takes one out again. Where Redis does not answer it stays counted. */
  giveBack: (bucket: Bucket, who: string) => void
  /** How many were counted in this gateway's own memory. */
  countedHere: () => number
}

const keyPrefixes: Record<Bucket, string> = {
  address: 'rate_limit',
  login: 'rate_limit:login',
  register: 'rate_limit:register',
  account: 'rate_limit:account',
  search: 'rate_limit:search',
  user: 'rate_limit:user',
  people: 'rate_limit:people',
  page: 'rate_limit:page',
}

export function createRateLimits(redisBatch: Pick<RedisBatch, 'count'>, perMinute: Record<Bucket, number>): RateLimits {
  // What is counted without Redis is only compared with the limit here.
  const ownMemory = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: windowSeconds })
  let here = 0
  const countHere = async (key: string): Promise<Count> => {
    here += 1
    const { consumedPoints, msBeforeNext } = await ownMemory.consume(key)
    return { times: consumedPoints, expiresInMs: msBeforeNext }
  }
  const keyOf = (bucket: Bucket, who: string) => `${keyPrefixes[bucket]}:${who}`
  return {
    countedHere: () => here,
    giveBack: (bucket, who) => {
      redisBatch.count(keyOf(bucket, who), -1).catch(() => undefined)
    },
    count: async (bucket, who) => {
      const key = keyOf(bucket, who)
      const { times, expiresInMs } = await redisBatch.count(key).catch(() => countHere(key))
      const limit = perMinute[bucket]
      return {
        bucket,
        limit,
        remaining: Math.max(0, limit - times),
        resetSeconds: Math.max(1, Math.ceil(expiresInMs / 1000)),
        exceeded: times > limit,
      }
    },
  }
}

/** Tells the client how it stands: the headers of draft-ietf-httpapi-ratelimit-headers and their widespread elders. */
export function setRateHeaders(res: Response, { bucket, limit, remaining, resetSeconds, exceeded }: LimitState): void {
  res.setHeader('RateLimit-Policy', `"${bucket}";q=${limit};w=${windowSeconds}`)
  res.setHeader('RateLimit', `"${bucket}";r=${remaining};t=${resetSeconds}`)
  res.setHeader('RateLimit-Limit', String(limit))
  res.setHeader('RateLimit-Remaining', String(remaining))
  res.setHeader('RateLimit-Reset', String(resetSeconds))
  if (exceeded) res.setHeader('Retry-After', String(resetSeconds))
}
