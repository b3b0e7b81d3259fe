// What requests count and look up in Redis, in one command for all that come in one turn of the event loop: one write and
// one read of the connection, whatever their number. Guaranteed: each count is its own, in the order in which they were
// asked for, as the command is one script that nothing comes between; parallel requests, here and at other gateways, cannot
// slip through. Whoever counts or looks up is told so by rejection when Redis does not answer; not guaranteed is that
// nothing was counted then. A script that Redis has lost has not run, and is sent again as a whole.
import { hash } from 'node:crypto'
import { createBatchLoader } from '@portal/chassis/batch-loader'
import type { Redis } from '@portal/chassis/redis'

// KEYS are what is counted, then what is read. ARGV: how many are counted, how long they live, and by how much each rises.
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

/** How often something was counted, this time included, and when it is forgotten. */
export type Count = { times: number; expiresInMs: number }

export type RedisBatch = {
  /** Counts one more under a key, or as many as `by` says. */
  count: (key: string, by?: number) => Promise<Count>
  /** The values of keys, null for those that are not there. */
  read: (keys: readonly string[]) => Promise<(string | null)[]>
}

/** Nested as the script answers: a pair for each key that is counted, a value for each that is read. */
type Response = [[number, number][], (string | null)[]]
/** What is asked for in one turn. A key that many count is counted once, by their number; one that many read is read once. */
type Batch = { counted: Map<string, { place: number; by: number }>; read: Map<string, number> }

/** Makes a ledger in which what is counted lives for `livesMs` from its first count on. */
export function createRedisBatch(redis: Redis, livesMs: number): RedisBatch {
  const send = async ({ counted, read }: Batch): Promise<Response> => {
    const keys = [...counted.keys(), ...read.keys()]
    const rises = Array.from(counted.values(), ({ by }) => by)
    const rest = [...keys, counted.size, livesMs, ...rises]
    try {
      return (await redis.evalsha(sha, keys.length, ...rest)) as Response
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
      return (await redis.eval(script, keys.length, ...rest)) as Response
    }
  }
  const currentBatch = createBatchLoader<Batch, Response>({
    begin: () => ({ counted: new Map(), read: new Map() }),
    keysOf: ({ counted, read }) => counted.size + read.size,
    send,
  })

  return {
    count: async (key, by = 1) => {
      const { items, response } = currentBatch()
      const { counted } = items
      const entry = counted.get(key) ?? { place: counted.size, by: 0 }
      counted.set(key, entry)
      entry.by += by
      const mine = entry.by
      const [times, expiresInMs] = (await response)[0][entry.place] ?? [0, 0]
      return { times: times - entry.by + mine, expiresInMs }
    },
    read: async (keys) => {
      const { items, response } = currentBatch()
      const { read } = items
      for (const key of keys) if (!read.has(key)) read.set(key, read.size)
      const [, values] = await response
      return keys.map((key) => values[read.get(key) ?? -1] ?? null)
    },
  }
}
