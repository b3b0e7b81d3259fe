// Limits requests per minute. All gateways share the counts in Redis; a window starts with its first request.
// Guarantees: parallel requests cannot exceed a limit, because Redis counts atomically. While Redis is unavailable,
// each gateway applies the same limits to counts in its own memory, and rejects no request because of the outage.
// Does not guarantee: limits across gateways while Redis is unavailable.
import type { OwnLimit } from '@portal/contracts/operation'
import { createLocalCounts } from './local-counts.ts'
import type { RedisBatch } from './redis-batch.ts'

export const windowSeconds = 60
// A longer response counts as one more request for each further part of this size.
const bytesOfOneRequest = 256 * 1024

/**
 * What a count covers: anonymous requests of an address, requests of a user, of all users at an address (`people`),
 * requests of an address for no service (`page`), or requests for routes with a limit of their own.
 */
export type Bucket = 'address' | 'user' | 'people' | 'page' | OwnLimit

export type LimitState = { bucket: Bucket; limit: number; remaining: number; resetSeconds: number; exceeded: boolean }

export type RateLimits = {
  /** Counts one request of `subject`, an address or a user id. */
  count: (bucket: Bucket, subject: string) => Promise<LimitState>
  /** Subtracts one request, without waiting. May have no effect if Redis does not respond. */
  refund: (bucket: Bucket, subject: string) => void
  /** Counts a response of so many bytes as further requests, without waiting: its size is what it costs the portal. */
  charge: (bucket: Bucket, subject: string, bytes: number) => void
  /** The number of requests that this gateway has counted in its own memory. */
  countedLocally: () => number
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
  const countLocally = createLocalCounts(windowSeconds * 1000)
  let localCount = 0
  const keyOf = (bucket: Bucket, subject: string) => `${keyPrefixes[bucket]}:${subject}`
  return {
    countedLocally: () => localCount,
    refund: (bucket, subject) => {
      redisBatch.count(keyOf(bucket, subject), -1).catch(() => undefined)
    },
    charge: (bucket, subject, bytes) => {
      const by = Math.floor(bytes / bytesOfOneRequest)
      if (by < 1) return
      const key = keyOf(bucket, subject)
      redisBatch.count(key, by).catch(() => countLocally(key, by))
    },
    count: async (bucket, subject) => {
      const key = keyOf(bucket, subject)
      const { times, expiresInMs } = await redisBatch.count(key).catch(() => {
        localCount += 1
        return countLocally(key, 1)
      })
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

/**
 * The headers of draft-ietf-httpapi-ratelimit-headers and their older, widely used forms, as a list of lower-case names
 * and values in turn.
 */
export function rateHeaders({ bucket, limit, remaining, resetSeconds, exceeded }: LimitState): string[] {
  const headers = ['ratelimit-policy', `"${bucket}";q=${limit};w=${windowSeconds}`]
  headers.push('ratelimit', `"${bucket}";r=${remaining};t=${resetSeconds}`)
  headers.push('ratelimit-limit', String(limit), 'ratelimit-remaining', String(remaining))
  headers.push('ratelimit-reset', String(resetSeconds))
  if (exceeded) headers.push('retry-after', String(resetSeconds))
  return headers
}
