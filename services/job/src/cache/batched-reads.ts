// Combines the Redis reads of one tick of the event loop into one MGET, with each key once. Auto-pipelining in ioredis
// would retain its pipelines, with everything they have read, until the next full garbage collection.
import type { Redis } from '@portal/chassis/redis/redis'
import DataLoader from 'dataloader'

// Buffers, because text would only be encoded again when it is sent.
type Values = (Buffer | null)[]

// A read has up to three keys. Keeps each command short, so Redis can process others in between.
const maxReads = 170

/** Returns the values of keys, null for missing ones. If Redis fails, all reads of the same tick reject. */
export type Read = (keys: readonly string[]) => Promise<Values>

export function createBatchedRead(redis: Redis): Read {
  const readBatch = async (reads: readonly (readonly string[])[]) => {
    const keys = [...new Set(reads.flat())]
    const values = await redis.mgetBuffer(...keys)
    const valueByKey = new Map(keys.map((key, index) => [key, values[index] ?? null]))
    return reads.map((read) => read.map((key) => valueByKey.get(key) ?? null))
  }
  const loader = new DataLoader(readBatch, { cache: false, maxBatchSize: maxReads, batchScheduleFn: setImmediate })
  return (keys) => loader.load(keys)
}
