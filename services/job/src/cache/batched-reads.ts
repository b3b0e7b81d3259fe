// Combines the Redis reads of one tick of the event loop into one MGET, with each key once. Auto-pipelining in ioredis
// would retain its pipelines, with everything they have read, until the next full garbage collection.
import { createBatchLoader } from '@portal/chassis/mysql/batch-loader'
import type { Redis } from '@portal/chassis/redis/redis'

// Buffers, because text would only be encoded again when it is sent.
type Values = (Buffer | null)[]
type Positions = Map<string, number>

/** Returns the values of keys, null for missing ones. If Redis fails, all reads of the same tick reject. */
export type Read = (keys: readonly string[]) => Promise<Values>

export function createBatchedRead(redis: Redis): Read {
  const currentBatch = createBatchLoader<Positions, Values>({
    begin: () => new Map(),
    keysOf: (positions) => positions.size,
    send: (positions) => redis.mgetBuffer(...positions.keys()),
  })
  return async (keys) => {
    const { items: positions, response } = currentBatch()
    for (const key of keys) if (!positions.has(key)) positions.set(key, positions.size)
    const values = await response
    return keys.map((key) => values[positions.get(key) ?? -1] ?? null)
  }
}
