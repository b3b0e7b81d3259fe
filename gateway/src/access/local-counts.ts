import type { Count } from './redis-batch.ts'

/** Adds to the count of a key in this process. Each count expires `windowMs` after its first increment. */
export function createLocalCounts(windowMs: number): (key: string, by: number) => Count {
  const counts = new Map<string, { times: number; expiresAt: number }>()
  return (key, by) => {
    const now = performance.now()
    // All counts live equally long, so the map has them in the order of their expiry.
    for (const [oldest, { expiresAt }] of counts) {
      if (expiresAt > now) break
      counts.delete(oldest)
    }
    const count = counts.get(key) ?? { times: 0, expiresAt: now + windowMs }
    count.times += by
    counts.set(key, count)
    return { times: count.times, expiresInMs: count.expiresAt - now }
  }
}
