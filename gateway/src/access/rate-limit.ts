// Limits requests per minute. All gateways share the counts in Redis; a window starts with its first request. A gateway
// counts up to eight requests of a subject ahead, so that not every request costs a command (ADR 37).
// Guarantees: parallel requests cannot exceed a limit, because Redis counts atomically. While Redis is unavailable,
// each gateway applies the same limits to counts in its own memory, and rejects no request because of the outage.
// Does not guarantee: limits across gateways while Redis is unavailable; nor, with several gateways, all requests up to
// the limit: each other gateway may hold up to seven of them.
import type { OwnLimit } from '@portal/contracts/operation'
import { LRUCache } from 'lru-cache'
import { createLocalCounts } from './local-counts.ts'
import type { Count, RedisBatch } from './redis-batch.ts'

export const windowSeconds = 60
const windowMs = windowSeconds * 1000
// A longer response counts as one more request for each further part of this size.
const bytesOfOneRequest = 256 * 1024

/**
 * What a count covers: anonymous requests of an address, requests of a user, of all users at an address (`people`),
 * requests of an address for no service (`page`), requests of the pages to the API on behalf of a user or an address
 * (`web`), or requests for routes with a limit of their own.
 */
export type Bucket = 'address' | 'user' | 'people' | 'page' | 'web' | OwnLimit

export type LimitState = { bucket: Bucket; limit: number; remaining: number; resetSeconds: number; exceeded: boolean }

export type RateLimits = {
  /** Counts one request of `subject`, an address or a user id. */
  count: (bucket: Bucket, subject: string) => Promise<LimitState>
  /** Takes one request out of the count, for the next one of the subject at this gateway. */
  refund: (bucket: Bucket, subject: string) => void
  /** Counts a response of so many bytes as further requests, without waiting: its size is what it costs the portal. */
  charge: (bucket: Bucket, subject: string, bytes: number) => void
  /** The number of requests that this gateway has counted in its own memory. */
  countedLocally: () => number
}

/** Counted one by one, because they allow few requests and each of these is expensive or a guess at a password. */
const countedSingly = new Set<Bucket>(['login', 'register', 'account'])
// Requests that a gateway counts ahead in Redis and then grants from its own memory.
const maxLease = 8
// The requests of a limit are at least this many leases, so that several gateways share them.
const minLeases = 16
const maxLeases = 10_000

/**
 * Requests of a window that are counted in Redis: `counted` of them, of which `unspent` have not arrived yet. `size` is
 * how many were counted last; `isGrowing` while more are being counted.
 */
type Lease = { counted: number; unspent: number; size: number; expiresAt: number; isGrowing: boolean }

export function createRateLimits(redisBatch: Pick<RedisBatch, 'count'>, perMinute: Record<Bucket, number>): RateLimits {
  const countLocally = createLocalCounts(windowMs)
  const leases = new LRUCache<string, Lease>({ max: maxLeases })
  let localCount = 0

  /** The state of a limit after the request that was counted as number `times` of its window. */
  const stateOf = (bucket: Bucket, { times, expiresInMs }: Count): LimitState => {
    const limit = perMinute[bucket]
    const resetSeconds = Math.max(1, Math.ceil(expiresInMs / 1000))
    return { bucket, limit, remaining: Math.max(0, limit - times), resetSeconds, exceeded: times > limit }
  }
  const spend = (bucket: Bucket, lease: Lease): LimitState => {
    lease.unspent -= 1
    const times = lease.counted - lease.unspent
    return stateOf(bucket, { times, expiresInMs: lease.expiresAt - performance.now() })
  }
  const leaseOf = (key: string): Lease => {
    const now = performance.now()
    const current = leases.get(key)
    if (current && current.expiresAt > now) return current
    const expiresAt = now + windowMs
    const lease = { counted: 0, unspent: 0, size: 0, expiresAt, isGrowing: false }
    leases.set(key, lease)
    return lease
  }

  /** Counts in Redis: for the lease twice as many requests as the last time, or one while that is under way. */
  const countInRedis = async (bucket: Bucket, key: string, lease: Lease): Promise<LimitState> => {
    const limit = perMinute[bucket]
    const largest = countedSingly.has(bucket) ? 1 : Math.max(1, Math.min(maxLease, Math.floor(limit / minLeases)))
    const isForLease = !lease.isGrowing
    const size = isForLease ? Math.max(1, Math.min(2 * lease.size, largest)) : 1
    lease.isGrowing = true
    try {
      const { times, expiresInMs } = await redisBatch.count(key, size)
      const before = times - size
      if (isForLease) {
        const granted = Math.max(1, Math.min(size, limit - before))
        lease.counted = before + granted
        lease.unspent += granted - 1
        lease.size = size
        lease.expiresAt = performance.now() + expiresInMs
      }
      // Requests that arrived while the lease grew were counted after it.
      if (before >= limit && lease.unspent > 0) return spend(bucket, lease)
      return stateOf(bucket, { times: before + 1, expiresInMs })
    } catch {
      localCount += 1
      return stateOf(bucket, countLocally(key, 1))
    } finally {
      if (isForLease) lease.isGrowing = false
    }
  }

  return {
    countedLocally: () => localCount,
    refund: (bucket, subject) => {
      leaseOf(keyOf(bucket, subject)).unspent += 1
    },
    charge: (bucket, subject, bytes) => {
      const by = Math.floor(bytes / bytesOfOneRequest)
      if (by < 1) return
      const key = keyOf(bucket, subject)
      const lease = leaseOf(key)
      const leased = Math.min(by, lease.unspent)
      lease.unspent -= leased
      if (by > leased) redisBatch.count(key, by - leased).catch(() => countLocally(key, by - leased))
    },
    count: async (bucket, subject) => {
      const key = keyOf(bucket, subject)
      const lease = leaseOf(key)
      return lease.unspent > 0 ? spend(bucket, lease) : countInRedis(bucket, key, lease)
    },
  }
}

function keyOf(bucket: Bucket, subject: string): string {
  return bucket === 'address' ? `rate_limit:${subject}` : `rate_limit:${bucket}:${subject}`
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
