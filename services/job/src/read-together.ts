// What requests read of Redis in one turn of the event loop, in one command: one write and one read of the connection,
// whatever their number, and what several want is read once. The client could pipeline by itself; it would keep its
// pipelines, and all that they have read, until the next full collection of garbage.
import type { Redis } from '@portal/chassis/redis'

type Values = (string | null)[]
type Round = { places: Map<string, number>; values: Promise<Values> }

// So that a command stays short and Redis does something else in between.
const maxKeys = 512

/** Reads the values of keys, null for those that are not there. Rejects for all of a turn when Redis does not answer. */
export type Read = (keys: readonly string[]) => Promise<Values>

export function readTogether(redis: Redis): Read {
  let open: Round | undefined

  const send = async (places: Round['places']): Promise<Values> => {
    // Only then is it known who else comes in this turn.
    await new Promise((resolve) => setImmediate(resolve))
    open = undefined
    return redis.mget(...places.keys())
  }
  const currentRound = (): Round => {
    if (open && open.places.size < maxKeys) return open
    const places: Round['places'] = new Map()
    open = { places, values: send(places) }
    return open
  }

  return async (keys) => {
    const { places, values } = currentRound()
    for (const key of keys) if (!places.has(key)) places.set(key, places.size)
    const read = await values
    return keys.map((key) => read[places.get(key) ?? -1] ?? null)
  }
}
