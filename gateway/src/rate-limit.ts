// Limits per minute, counted in Redis so that all gateways count together; a key starts with its first request and
// lives a minute. Each check is one atomic script, so parallel requests cannot slip through. With Redis away each
// gateway counts in its own memory, with the same limits, until Redis is back; nobody is refused for its absence.
import type { Redis } from '@portal/chassis/redis'
import type { Response } from 'express'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { OwnLimit } from './route-table.ts'

const windowSeconds = 60

/** Whose requests are counted together: an address's, a signed-in user's, or those of a route with its own limit. */
export type Bucket = 'address' | 'user' | OwnLimit

export type Verdict = { bucket: Bucket; limit: number; remaining: number; resetSeconds: number; exceeded: boolean }

export type RateLimits = {
  /** Counts one request of `who`, an address or a user id. */
  count: (bucket: Bucket, who: string) => Promise<Verdict>
}

const keyPrefixes: Record<Bucket, string> = {
  address: 'rate_limit',
  login: 'rate_limit:login',
  register: 'rate_limit:register',
  account: 'rate_limit:account',
  search: 'rate_limit:search',
  user: 'rate_limit:user',
}

export function createRateLimits(redis: Redis, perMinute: Record<Bucket, number>): RateLimits {
  const limiterOf = (bucket: Bucket) => {
    const options = { keyPrefix: keyPrefixes[bucket], points: perMinute[bucket], duration: windowSeconds }
    const insuranceLimiter = new RateLimiterMemory(options)
    return new RateLimiterRedis({ ...options, storeClient: redis, rejectIfRedisNotReady: true, insuranceLimiter })
  }
  const limiters: Record<Bucket, RateLimiterRedis> = {
    address: limiterOf('address'),
    login: limiterOf('login'),
    register: limiterOf('register'),
    account: limiterOf('account'),
    search: limiterOf('search'),
    user: limiterOf('user'),
  }
  return {
    count: async (bucket, who) => {
      const { state, exceeded } = await consume(limiters[bucket], who)
      const resetSeconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000))
      return { bucket, limit: perMinute[bucket], remaining: state.remainingPoints, resetSeconds, exceeded }
    },
  }
}

/** The library rejects with the state of the key when it is used up, and with an error when it could not count. */
async function consume(limiter: RateLimiterRedis, who: string): Promise<{ state: RateLimiterRes; exceeded: boolean }> {
  try {
    return { state: await limiter.consume(who), exceeded: false }
  } catch (reason) {
    if (reason instanceof RateLimiterRes) return { state: reason, exceeded: true }
    throw reason
  }
}

/** Tells the client how it stands: the headers of draft-ietf-httpapi-ratelimit-headers and their widespread elders. */
export function setRateHeaders(res: Response, { bucket, limit, remaining, resetSeconds, exceeded }: Verdict): void {
  res.set({
    'RateLimit-Policy': `"${bucket}";q=${limit};w=${windowSeconds}`,
    RateLimit: `"${bucket}";r=${remaining};t=${resetSeconds}`,
    'RateLimit-Limit': String(limit),
    'RateLimit-Remaining': String(remaining),
    'RateLimit-Reset': String(resetSeconds),
  })
  if (exceeded) res.set('Retry-After', String(resetSeconds))
}
