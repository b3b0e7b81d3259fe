// Answers kept in Redis as they are sent. Each carries the version of what it was made from, and counts only while that
// is the current one; every commit sets a new version before its answer, so that one write makes older answers worthless
// at once: nothing is searched for or deleted, and what was being made while a write committed is stored under the old
// version and never served. There is a version of all lists and counts, one of all jobs read by themselves, and one for
// each of 256 groups of jobs; a commit that does not say which job it changed renews the first two, so that none can
// forget to. A version that is missing is replaced by a new one, never by none, so that a store may evict whatever it
// likes: what it has evicted makes answers worthless and never worth something again.
// Worthless answers lie there until they expire, within ten minutes. Where they hold what is to be erased they are removed
// at once; only one that was being made in that moment, or all while Redis is away, expire in their own time.
// Of those who miss the same answer at the same time one asks MySQL, in each process; nobody shares what was asked for
// before a write that they may know of. While Redis is away reads go to MySQL. A version that could not be set is set as
// soon as Redis answers again; until then this process serves nothing from the cache, though another replica may, for as
// long as it lives and where the store is not merely full. A process that died before it could set one makes everything
// worthless when it starts. What is kept at all is decided in admission.ts.
import { hash, randomUUID } from 'node:crypto'
import type { Component } from '@portal/chassis/lifecycle'
import type { Logger } from '@portal/chassis/log'
import type { PreparedResponse } from '@portal/chassis/prepared-response'
import { keyPrefixOf, type Redis, serversOf } from '@portal/chassis/redis'
import { createAdmission } from './admission.ts'
import { readTogether } from './batched-reads.ts'

const listsVersion = 'jobs:version'
const detailsVersion = 'jobs:version:details'
/** So few that all of them are always there, so many that a change leaves most details as they are. */
const groups = 256
const versionOfGroup = (jobId: number) => `${detailsVersion}:${jobId % groups}`
const keys = 'jobs:*'
const scanned = 500
const retryMs = 500
// While nobody can say what other replicas have written, an answer on its way is shared for as long as this only.
const shareableMs = 500
// For each process.
const maxBytes = { lists: 32 * 2 ** 20, details: 16 * 2 ** 20 }

/** Where an answer is kept and for how long; `job` where it shows one job by itself and nothing else. */
type CacheEntry = { key: string; ttlSeconds: number; job?: number }

export type Cache = {
  /** The answer in a slot, or what `load` makes; undefined is not kept. */
  response: <Result extends PreparedResponse | undefined>(
    entry: CacheEntry,
    load: () => Promise<Result>,
  ) => Promise<PreparedResponse | Result>
  /** Makes everything kept so far worthless. Never rejects. */
  renew: () => Promise<void>
  /** Makes lists and counts worthless and, where one is named, what shows this job, and few others. Never rejects. */
  renewJob: (id?: number) => Promise<void>
  /** Removes everything kept so far. Never rejects. */
  empty: () => Promise<void>
  /** How often since the start an answer was found, had to be made, or was being made for somebody else already. */
  counts: Readonly<Record<'hits' | 'misses' | 'shared', number>>
}

/** The cache of the job service. Its start and stop belong to the pending renewal. */
export function createCache(redis: Redis, log: Logger): Cache & Component {
  const counts = { hits: 0, misses: 0, shared: 0 }
  const versions = createVersions(redis, log)
  const loads = createSingleFlight()
  const admissions = {
    lists: createAdmission({ maxBytes: maxBytes.lists }),
    details: createAdmission({ maxBytes: maxBytes.details }),
  }

  const response = async (entry: CacheEntry, load: () => Promise<PreparedResponse | undefined>) => {
    const { version, response } = await versions.lookUp(entry)
    if (response) {
      counts.hits += 1
      return response
    }
    const admission = entry.job === undefined ? admissions.lists : admissions.details
    admission.request(entry.key, entry.ttlSeconds)
    const make = async () => {
      counts.misses += 1
      const made = await load()
      if (version && made && admission.admit(entry.key, Buffer.byteLength(made.body), entry.ttlSeconds)) {
        await redis.set(entry.key, pack(version, made), 'EX', entry.ttlSeconds).catch(() => undefined)
      }
      return made
    }
    const flying = loads.join(entry.key, version)
    if (!flying) return loads.begin(entry.key, version, make)
    counts.shared += 1
    return flying
  }

  return {
    name: 'cache',
    counts,
    response: response as Cache['response'],
    renew: () => {
      loads.outdate()
      return versions.renew()
    },
    renewJob: (id) => {
      loads.outdate()
      return versions.renewJob(id)
    },
    empty: () => removeResponses(redis).catch((error: unknown) => log.warn({ err: error }, 'cache not emptied')),
    start: versions.renew,
    stop: async () => versions.stop(),
  }
}

function createVersions(redis: Redis, log: Logger) {
  const read = readTogether(redis)
  let owed: NodeJS.Timeout | undefined

  const set = async (...versionKeys: string[]) => {
    try {
      const version = randomUUID()
      await redis.mset(Object.fromEntries(versionKeys.map((key) => [key, version])))
    } catch (error) {
      log.debug({ err: error }, 'cache not renewed yet')
      // A store that is full refuses what is new, and without a version no process serves what is old.
      redis.del(...versionKeys).catch(() => undefined)
      clearTimeout(owed)
      owed = setTimeout(renew, retryMs)
    }
  }
  const renew = () => {
    clearTimeout(owed)
    owed = undefined
    return set(listsVersion, detailsVersion)
  }

  return {
    renew,
    renewJob: (id: number | undefined) => {
      // What is owed already is more than this.
      if (owed) return renew()
      return id === undefined ? set(listsVersion) : set(listsVersion, versionOfGroup(id))
    },
    /** The current version, undefined while it is not known, and what is in the slot if it is of that version. */
    lookUp: async ({ key, job }: CacheEntry): Promise<{ version?: string; response?: PreparedResponse }> => {
      if (owed) return {}
      try {
        const versionKeys = job === undefined ? [listsVersion] : [detailsVersion, versionOfGroup(job)]
        const found = await read([...versionKeys, key])
        const stored = found.pop()
        const missing = versionKeys.filter((_, index) => !found[index])
        if (missing.length > 0) {
          await set(...missing)
          return {}
        }
        const version = found.join('.')
        const response = stored ? unpack(version, stored) : undefined
        return response ? { version, response } : { version }
      } catch {
        return {}
      }
    },
    stop: () => clearTimeout(owed),
  }
}

type Load = { since: number; made: Promise<PreparedResponse | undefined> }

/** Answers that are being made, for others to share who would make the same from what is as new. */
function createSingleFlight() {
  const loads = new Map<string, Load>()
  let writes = 0
  const nameOf = (key: string, version: string | undefined) => `${key} ${version ?? writes}`

  return {
    /** From now on nobody shares what was begun before, unless by a version they know to be current. */
    outdate: () => {
      writes += 1
    },
    join: (key: string, version: string | undefined) => {
      const load = loads.get(nameOf(key, version))
      const isNew = load && (version !== undefined || Date.now() - load.since < shareableMs)
      return isNew ? load.made : undefined
    },
    begin: (key: string, version: string | undefined, make: () => Promise<PreparedResponse | undefined>) => {
      const name = nameOf(key, version)
      const load = { since: Date.now(), made: make() }
      loads.set(name, load)
      return load.made.finally(() => {
        if (loads.get(name) === load) loads.delete(name)
      })
    },
  }
}

/** The key of the answer to a query, of a length that no client decides. */
export function keyOfQuery(name: string, query: object): string {
  return `jobs:${name}:${hash('sha256', JSON.stringify(query), 'base64url')}`
}

/** Text that begins with all that is not the body, none of which holds spaces or line breaks. */
function pack(version: string, { body, etag, next, total }: PreparedResponse): string {
  return `${version} ${etag} ${next ?? ''} ${total ?? ''}\n${body}`
}

/** Undefined for an answer of another version. */
function unpack(version: string, stored: Buffer): PreparedResponse | undefined {
  const end = stored.indexOf('\n')
  const [madeOf, etag = '', next, total] = stored.toString('latin1', 0, end).split(' ')
  if (madeOf !== version) return undefined
  return { body: stored.subarray(end + 1), etag, ...(next ? { next } : {}), ...(total ? { total: Number(total) } : {}) }
}

async function removeResponses(redis: Redis): Promise<void> {
  const prefix = keyPrefixOf(redis)
  for (const server of serversOf(redis)) {
    let cursor = '0'
    do {
      const [next, found] = await server.scan(cursor, 'MATCH', `${prefix}${keys}`, 'COUNT', scanned)
      const responses = found.map((key) => key.slice(prefix.length)).filter((key) => !key.startsWith(listsVersion))
      if (responses.length > 0) await redis.unlink(responses)
      cursor = next
    } while (cursor !== '0')
  }
}
