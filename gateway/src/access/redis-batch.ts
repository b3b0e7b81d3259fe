// Batches the counts and reads of all requests in one tick of the event loop into one Redis command (ADR 21).
// Guarantees: counts are exact and in the order of the calls, also across gateways, because Redis runs the script
// atomically. All calls of a batch reject if Redis does not respond.
// Does not guarantee: that a count that was rejected was not carried out.
import { hash } from 'node:crypto'
import type { Redis } from '@portal/chassis/redis/redis'

// KEYS: the keys to count, then the keys to read. ARGV: how many keys to count, their lifetime in ms, their increments.
const script = `
local counted = tonumber(ARGV[1])
local counts, read, wanted = {}, {}, {}
for i = 1, counted do
  local by = tonumber(ARGV[i + 2])
  local now = redis.call('incrby', KEYS[i], by)
  local left = redis.call('pttl', KEYS[i])
  if left < 0 then
    redis.call('pexpire', KEYS[i], ARGV[2])
    left = tonumber(ARGV[2])
  end
  counts[i] = { now, left }
end
for i = counted + 1, #KEYS do wanted[i - counted] = KEYS[i] end
if #wanted > 0 then read = redis.call('mget', unpack(wanted)) end
return { counts, read }`
const sha = hash('sha1', script)
// Keeps each command short, so that Redis can process others in between.
const maxKeys = 512

/** How often a key was counted, including this call, and when the count expires. */
export type Count = { times: number; expiresInMs: number }

export type RedisBatch = {
  /** Adds 1, or `by`, to the count of a key. Rejects if Redis does not respond. */
  count: (key: string, by?: number) => Promise<Count>
  /** Reads the values of keys; null for keys that do not exist. Rejects if Redis does not respond. */
  read: (keys: readonly string[]) => Promise<(string | null)[]>
}

/** The script's result: count and remaining ms for each counted key, then the value of each key that is read. */
type Response = [[number, number][], (string | null)[]]
/** The calls of one tick. Each key is sent once: a counted key with the sum of its increments. */
type Batch = { counted: Map<string, { index: number; by: number }>; read: Map<string, number> }

/** Creates the batching client. Each count expires `ttlMs` after its first increment. */
export function createRedisBatch(redis: Redis, ttlMs: number): RedisBatch {
  const send = async ({ counted, read }: Batch): Promise<Response> => {
    const keys = [...counted.keys(), ...read.keys()]
    const increments = Array.from(counted.values(), ({ by }) => by)
    const args = [...keys, counted.size, ttlMs, ...increments]
    try {
      return (await redis.evalsha(sha, keys.length, ...args)) as Response
    } catch (error) {
      // After NOSCRIPT nothing has run, so sending the whole script cannot count twice.
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
      return (await redis.eval(script, keys.length, ...args)) as Response
    }
  }
  let open: { batch: Batch; response: Promise<Response> } | undefined
  const sendAtEndOfTick = async (batch: Batch) => {
    // Later calls of the same tick join the batch.
    await new Promise((resolve) => setImmediate(resolve))
    open = undefined
    return send(batch)
  }
  const openBatch = () => {
    if (open && open.batch.counted.size + open.batch.read.size < maxKeys) return open
    const batch: Batch = { counted: new Map(), read: new Map() }
    open = { batch, response: sendAtEndOfTick(batch) }
    return open
  }

  return {
    count: async (key, by = 1) => {
      const { batch, response } = openBatch()
      const { counted } = batch
      const entry = counted.get(key) ?? { index: counted.size, by: 0 }
      counted.set(key, entry)
      entry.by += by
      const sumSoFar = entry.by
      const [times, expiresInMs] = (await response)[0][entry.index] ?? [0, 0]
      return { times: times - entry.by + sumSoFar, expiresInMs }
    },
    read: async (keys) => {
      const { batch, response } = openBatch()
      const { read } = batch
      for (const key of keys) if (!read.has(key)) read.set(key, read.size)
      const [, values] = await response
      return keys.map((key) => values[read.get(key) ?? -1] ?? null)
    },
  }
}
