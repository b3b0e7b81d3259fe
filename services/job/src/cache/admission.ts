// Decides which responses are cached, so that no client can make the cache grow without limit.
// Guarantees: a process caches a response only if it was requested twice within its TTL and is at most 64 kB. All
// unexpired responses of a process take at most `maxBytes`; when that is used up, nothing is cached until one expires.
// Does not guarantee: that a cached response is still in Redis, which may evict it.
const maxResponseBytes = 64 * 1024
/** What an entry takes in Redis besides the body, approximately. */
const overheadBytes = 300
const maxRememberedKeys = 20_000

export type Admission = {
  /** Records a request that missed the cache. */
  request: (key: string, ttlSeconds: number) => void
  /** Whether a response of this size may be cached; if so, its size counts towards `maxBytes`. */
  admit: (key: string, bytes: number, ttlSeconds: number) => boolean
}

type Requested = { until: number; times: number }
type Stored = { until: number; bytes: number }

export function createAdmission({ maxBytes }: { maxBytes: number }): Admission {
  // Both are in order of expiry, because their entries mostly have the same TTL.
  const requested = new Map<string, Requested>()
  const stored = new Map<string, Stored>()
  let storedBytes = 0

  const drop = (key: string) => {
    storedBytes -= stored.get(key)?.bytes ?? 0
    stored.delete(key)
  }
  const dropExpired = (now: number) => {
    for (const [key, { until }] of stored) {
      if (until > now) return
      drop(key)
    }
  }

  return {
    request: (key, ttlSeconds) => {
      const now = Date.now()
      const before = requested.get(key)
      const times = before && before.until > now ? before.times + 1 : 1
      requested.delete(key)
      requested.set(key, { until: now + ttlSeconds * 1000, times })
      const [oldest] = requested.keys()
      if (requested.size > maxRememberedKeys && oldest !== undefined) requested.delete(oldest)
    },
    admit: (key, bytes, ttlSeconds) => {
      if (bytes > maxResponseBytes || (requested.get(key)?.times ?? 0) < 2) return false
      const now = Date.now()
      dropExpired(now)
      // The new response replaces the one that Redis has under this key.
      drop(key)
      if (storedBytes + bytes + overheadBytes > maxBytes) return false
      stored.set(key, { until: now + ttlSeconds * 1000, bytes: bytes + overheadBytes })
      storedBytes += bytes + overheadBytes
      return true
    },
  }
}
