// Limits per minute, counted in Redis so that all gateways count together; a key starts with its first request and
// lives a minute. What the ledger counts at once it counts as one, so parallel requests cannot slip through. With Redis
// away each gateway counts in its own memory, with the same limits, until Redis is back; nobody is refused for its absence.
import type { Response } from 'express'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Count, Ledger } from './ledger.ts'
import type { OwnLimit } from './route-table.ts'

export const windowSeconds = 60

/** Whose requests are counted together: an address's, a signed-in user's, or those of a route with its own limit. */
export type Bucket = 'address' | 'user' | OwnLimit

export type Verdict = { bucket: Bucket; limit: number; remaining: number; resetSeconds: number; exceeded: boolean }

export type RateLimits = {
  /** Counts one request of `who`, an address or a user id. */
  count: (bucket: Bucket, who: string) => Promise<Verdict>
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
}

export function createRateLimits(ledger: Pick<Ledger, 'count'>, perMinute: Record<Bucket, number>): RateLimits {
  // What is counted without Redis is only compared with the limit here.
  const ownMemory = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: windowSeconds })
  let here = 0
  const countHere = async (key: string): Promise<Count> => {
    here += 1
    const { consumedPoints, msBeforeNext } = await ownMemory.consume(key)
    return { times: consumedPoints, forgottenInMs: msBeforeNext }
  }
  return {
    countedHere: () => here,
    count: async (bucket, who) => {
      const key = `${keyPrefixes[bucket]}:${who}`
      const { times, forgottenInMs } = await ledger.count(key).catch(() => countHere(key))
      const limit = perMinute[bucket]
      return {
        bucket,
        limit,
        remaining: Math.max(0, limit - times),
        resetSeconds: Math.max(1, Math.ceil(forgottenInMs / 1000)),
        exceeded: times > limit,
      }
    },
  }
}

/** Tells the client how it stands: the headers of draft-ietf-httpapi-ratelimit-headers and their widespread elders. */
export function setRateHeaders(res: Response, { bucket, limit, remaining, resetSeconds, exceeded }: Verdict): void {
  res.setHeader('RateLimit-Policy', `"${bucket}";q=${limit};w=${windowSeconds}`)
  res.setHeader('RateLimit', `"${bucket}";r=${remaining};t=${resetSeconds}`)
  res.setHeader('RateLimit-Limit', String(limit))
  res.setHeader('RateLimit-Remaining', String(remaining))
  res.setHeader('RateLimit-Reset', String(resetSeconds))
  if (exceeded) res.setHeader('Retry-After', String(resetSeconds))
}
