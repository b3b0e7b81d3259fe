// Answers kept in Redis. Every cached answer carries the version of the data it was made from, and every commit of this
// service sets a new version, so that one write makes all older answers worthless at once: nothing is searched for or
// deleted, and an answer that was being made while a write committed is stored under the old version and never served.
// Worthless answers lie there until they expire, within ten minutes. Where they hold what is to be erased they are removed
// at once; only one that was being made in that moment, or all while Redis is away, expire in their own time.
// While Redis is away reads go to MySQL. A version that could not be set is set as soon as Redis answers again; until
// then this process serves nothing from the cache, though another replica may, for as long as it lives.
import { randomUUID } from 'node:crypto'
import type { Part } from '@portal/chassis/lifecycle'
import type { Logger } from '@portal/chassis/log'
import type { Redis } from '@portal/chassis/redis'

const versionKey = 'jobs:version'
const keys = 'jobs:*'
const scanned = 500
const retryMs = 500

export type Cache = {
  /** The cached value of `key`, or what `load` makes, kept for `ttlSeconds`. */
  remember: <Value>(key: string, ttlSeconds: number, load: () => Promise<Value>) => Promise<Value>
  /** Makes everything cached so far worthless. Never rejects. */
  renew: () => Promise<void>
  /** Removes everything cached so far. Never rejects. */
  empty: () => Promise<void>
}

type Entry<Value> = { version: string; value: Value }

/** The cache of the job service. Its start and stop belong to the pending renewal. */
export function createCache(redis: Redis, log: Logger): Cache & Part {
  let owed: NodeJS.Timeout | undefined

  const renew = async () => {
    clearTimeout(owed)
    owed = undefined
    try {
      await redis.set(versionKey, randomUUID())
    } catch (error) {
      log.debug({ err: error }, 'cache not renewed yet')
      owed = setTimeout(renew, retryMs)
    }
  }

  const lookUp = async <Value>(key: string): Promise<{ version?: string; entry?: Entry<Value> }> => {
    if (owed) return {}
    try {
      const [version, stored] = await redis.mget(versionKey, key)
      if (!version) {
        await renew()
        return {}
      }
      const entry = stored ? (JSON.parse(stored) as Entry<Value>) : undefined
      return entry?.version === version ? { version, entry } : { version }
    } catch {
      return {}
    }
  }

  return {
    name: 'cache',
    renew,
    empty: () => removeAnswers(redis).catch((error: unknown) => log.warn({ err: error }, 'cache not emptied')),
    remember: async (key, ttlSeconds, load) => {
      const { version, entry } = await lookUp<Awaited<ReturnType<typeof load>>>(key)
      if (entry) return entry.value
      const value = await load()
      if (version) await redis.set(key, JSON.stringify({ version, value }), 'EX', ttlSeconds).catch(() => undefined)
      return value
    },
    stop: async () => clearTimeout(owed),
  }
}

async function removeAnswers(redis: Redis): Promise<void> {
  let cursor = '0'
  do {
    const [next, found] = await redis.scan(cursor, 'MATCH', keys, 'COUNT', scanned)
    const answers = found.filter((key) => key !== versionKey)
    if (answers.length > 0) await redis.unlink(answers)
    cursor = next
  } while (cursor !== '0')
}
