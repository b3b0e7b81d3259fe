// What requests read of Redis in one turn of the event loop, in one command, and what several want once. The client could
// pipeline by itself; it would keep its pipelines, and all that they have read, until the next full collection of garbage.

import { createBatchLoader } from '@portal/chassis/batch-loader'
import type { Redis } from '@portal/chassis/redis'

// As they come: text would be made of them only to be sent as bytes again.
type Values = (Buffer | null)[]
type Places = Map<string, number>

/** Reads the values of keys, null for those that are not there. Rejects for all of a turn when Redis does not answer. */
export type Read = (keys: readonly string[]) => Promise<Values>

export function readTogether(redis: Redis): Read {
  const currentBatch = createBatchLoader<Places, Values>({
    begin: () => new Map(),
    keysOf: (places) => places.size,
    send: (places) => redis.mgetBuffer(...places.keys()),
  })
  return async (keys) => {
    const { items: places, response } = currentBatch()
    for (const key of keys) if (!places.has(key)) places.set(key, places.size)
    const values = await response
    return keys.map((key) => values[places.get(key) ?? -1] ?? null)
  }
}
