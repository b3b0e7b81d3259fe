// Which answers are kept. Clients decide what the cache is asked for, so what it may hold has bounds that no client can
// exceed. Guaranteed, for each process: an answer is kept only if it was asked for before within the time that it would be
// kept, and only a small one; all that the process keeps and has not expired is at most `maxBytes`. When that is used up
// nothing more is kept until something expires. Not guaranteed: that what was kept is still there.
const maxResponseBytes = 64 * 1024
/** What an answer takes besides itself, about. */
const overheadBytes = 300
const rememberedAtMost = 20_000

export type Admission = {
  /** Notes a request for what is not there. */
  request: (key: string, ttlSeconds: number) => void
  /** Whether an answer of so many bytes may be kept, and if so counts it from now on. */
  admit: (key: string, bytes: number, ttlSeconds: number) => boolean
}

type Requested = { until: number; times: number }
type Stored = { until: number; bytes: number }

export function createAdmission({ maxBytes }: { maxBytes: number }): Admission {
  // Both in the order in which they end, as what they hold is mostly kept for the same time.
  const requested = new Map<string, Requested>()
  const kept = new Map<string, Stored>()
  let storedBytes = 0

  const drop = (key: string) => {
    storedBytes -= kept.get(key)?.bytes ?? 0
    kept.delete(key)
  }
  const dropExpired = (now: number) => {
    for (const [key, { until }] of kept) {
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
      if (requested.size > rememberedAtMost && oldest !== undefined) requested.delete(oldest)
    },
    admit: (key, bytes, ttlSeconds) => {
      if (bytes > maxResponseBytes || (requested.get(key)?.times ?? 0) < 2) return false
      const now = Date.now()
      dropExpired(now)
      // What takes its place in the store takes it here as well.
      drop(key)
      if (storedBytes + bytes + overheadBytes > maxBytes) return false
      kept.set(key, { until: now + ttlSeconds * 1000, bytes: bytes + overheadBytes })
      storedBytes += bytes + overheadBytes
      return true
    },
  }
}
