// Caches responses in Redis as they are sent, each with the version of the data that it shows (ADR 6).
// Guarantees: only responses of the current version are served, and none after the first job in it has ended. A commit
// sets a new version before its request gets a response, and a missing version is replaced by a new one, so Redis may
// evict any key.
// Does not guarantee: if this process cannot reach Redis, replicas that can may serve older responses until these
// expire. Erasure may miss a response being loaded, or all if Redis is unavailable; they expire within ten minutes.
// On crash: a version that could not be set is lost, so a process renews all versions when it starts.
import { hash, randomUUID } from 'node:crypto'
import { lengthOf, type PreparedResponse } from '@portal/chassis/http/prepared-response'
import { keyPrefixOf, type Redis, serversOf } from '@portal/chassis/redis/redis'
import type { Component } from '@portal/chassis/runtime/lifecycle'
import type { Logger } from '@portal/chassis/runtime/log'
import { createAdmission } from './admission.ts'
import { createBatchedRead } from './batched-reads.ts'

/** The version of all lists and counts. */
const listsVersion = 'jobs:version'
/** The version of all jobs that are read by themselves. */
const detailsVersion = 'jobs:version:details'
/** Few enough that all versions stay in Redis, and many enough that a change outdates few details. */
const groups = 256
const versionOfGroup = (jobId: number) => `${detailsVersion}:${jobId % groups}`
const keyPattern = 'jobs:*'
const scanCount = 500
const retryMs = 500
// Without a version, writes of other replicas go unnoticed, so a load is shared for this long at most.
const shareableMs = 500
// Per process.
const maxBytes = { lists: 32 * 2 ** 20, details: 16 * 2 ** 20 }

/** A response, and when it is outdated although nothing is written, if that is known. */
type Loaded = PreparedResponse & { endsAt?: Date | undefined }

/** The key and TTL of a response. `job` is set if the response shows this job and nothing else. */
type CacheEntry = { key: string; ttlSeconds: number; job?: number }

export type Cache = {
  /** Returns the cached response, or the result of `load`, which is cached unless it is undefined. */
  response: <Result extends Loaded | undefined>(
    entry: CacheEntry,
    load: () => Promise<Result>,
  ) => Promise<PreparedResponse | Result>
  /** Invalidates all cached responses. Never rejects. */
  renew: () => Promise<void>
  /** Invalidates lists and counts and, with an id, the details of the group that this job is in. Never rejects. */
  renewJob: (id?: number) => Promise<void>
  /** Removes all cached responses. Never rejects. */
  empty: () => Promise<void>
  /** How often since the start a response was found, was loaded, or was already being loaded for another request. */
  counts: Readonly<Record<'hits' | 'misses' | 'shared', number>>
}

/** The cache of the job service. `start` renews all versions; `stop` cancels a pending renewal. */
export function createCache(redis: Redis, log: Logger): Cache & Component {
  const counts = { hits: 0, misses: 0, shared: 0 }
  const versions = createVersions(redis, log)
  const loads = createSingleFlight()
  const admissions = {
    lists: createAdmission({ maxBytes: maxBytes.lists }),
    details: createAdmission({ maxBytes: maxBytes.details }),
  }

  const response = async (entry: CacheEntry, load: () => Promise<Loaded | undefined>) => {
    const { version, response } = await versions.lookUp(entry)
    if (response) {
      counts.hits += 1
      return response
    }
    const admission = entry.job === undefined ? admissions.lists : admissions.details
    admission.request(entry.key, entry.ttlSeconds)
    const loadAndStore = async () => {
      counts.misses += 1
      const loaded = await load()
      const seconds = Math.min(entry.ttlSeconds, secondsUntil(loaded?.endsAt))
      if (version && loaded && seconds > 0 && admission.admit(entry.key, lengthOf(loaded.body), seconds)) {
        const packed = pack(version, loaded, Date.now() / 1000 + seconds)
        await redis.set(entry.key, packed, 'EX', seconds).catch(() => undefined)
      }
      return loaded
    }
    const inFlight = loads.join(entry.key, version)
    if (!inFlight) return loads.begin(entry.key, version, loadAndStore)
    counts.shared += 1
    return inFlight
  }

  return {
    name: 'cache',
    counts,
    response: response as Cache['response'],
    renew: () => {
      loads.invalidate()
      return versions.renew()
    },
    renewJob: (id) => {
      loads.invalidate()
      return versions.renewJob(id)
    },
    empty: () =>
      removeResponses(redis).catch((error: unknown) =>
        log.warn({ err: error }, 'cached responses could not be removed; they expire within ten minutes'),
      ),
    start: versions.renew,
    stop: async () => versions.stop(),
  }
}

function createVersions(redis: Redis, log: Logger) {
  const read = createBatchedRead(redis)
  let pendingRenewal: NodeJS.Timeout | undefined

  const set = async (...versionKeys: string[]) => {
    try {
      const version = randomUUID()
      await redis.mset(Object.fromEntries(versionKeys.map((key) => [key, version])))
    } catch (error) {
      log.debug({ err: error }, 'cache version could not be set; retrying')
      // A full Redis rejects new values but still deletes. Without a version, no process serves older responses.
      redis.del(...versionKeys).catch(() => undefined)
      clearTimeout(pendingRenewal)
      pendingRenewal = setTimeout(renew, retryMs)
    }
  }
  const renew = () => {
    clearTimeout(pendingRenewal)
    pendingRenewal = undefined
    return set(listsVersion, detailsVersion)
  }

  return {
    renew,
    renewJob: (id: number | undefined) => {
      // A pending renewal of all versions includes this one.
      if (pendingRenewal) return renew()
      return id === undefined ? set(listsVersion) : set(listsVersion, versionOfGroup(id))
    },
    /** The current version, undefined while it is unknown, and the cached response if it is of that version. */
    lookUp: async ({ key, job }: CacheEntry): Promise<{ version?: string; response?: PreparedResponse }> => {
      if (pendingRenewal) return {}
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
        const response = stored ? unpack(version, stored, versionKeys) : undefined
        return response ? { version, response } : { version }
      } catch {
        return {}
      }
    },
    stop: () => clearTimeout(pendingRenewal),
  }
}

type Load = { since: number; result: Promise<PreparedResponse | undefined> }

/**
 * Loads in flight. Requests of this process that miss the same response share one load, unless it began before a write
 * that the client may know of.
 */
function createSingleFlight() {
  const loads = new Map<string, Load>()
  let writes = 0
  const nameOf = (key: string, version: string | undefined) => `${key} ${version ?? writes}`

  return {
    /** Keeps requests without a known version from sharing loads that began before now. */
    invalidate: () => {
      writes += 1
    },
    join: (key: string, version: string | undefined) => {
      const load = loads.get(nameOf(key, version))
      const isNew = load && (version !== undefined || Date.now() - load.since < shareableMs)
      return isNew ? load.result : undefined
    },
    begin: (key: string, version: string | undefined, start: () => Promise<PreparedResponse | undefined>) => {
      const name = nameOf(key, version)
      const load = { since: Date.now(), result: start() }
      loads.set(name, load)
      return load.result.finally(() => {
        if (loads.get(name) === load) loads.delete(name)
      })
    },
  }
}

/** Whole seconds, so that nothing is kept longer. */
function secondsUntil(at: Date | undefined): number {
  return at === undefined ? Number.POSITIVE_INFINITY : Math.floor((at.getTime() - Date.now()) / 1000)
}

/** The cache key of a query. It is hashed, so its length does not depend on the client. */
export function keyOfQuery(name: string, query: object): string {
  return `jobs:${name}:${hash('sha256', JSON.stringify(query), 'base64url')}`
}

/**
 * Writes a response as one header line and the body. No field of the header contains spaces or line breaks. `until` is
 * when it expires, in seconds since 1970.
 */
function pack(version: string, { body, etag, next, total }: PreparedResponse, until: number): string {
  return `${version} ${etag} ${next ?? ''} ${total ?? ''} ${Math.floor(until)}\n${[body].flat().join('')}`
}

/** Reads a stored response, which is valid while Redis has these versions; undefined if it is of another version. */
function unpack(version: string, stored: Buffer, keys: readonly string[]): PreparedResponse | undefined {
  const end = stored.indexOf('\n')
  const [storedVersion, etag = '', next, total, until] = stored.toString('latin1', 0, end).split(' ')
  if (storedVersion !== version) return undefined
  // Absent in responses that a process of an earlier release has stored.
  const seconds = Math.floor(Number(until ?? 0) - Date.now() / 1000)
  return {
    body: stored.subarray(end + 1),
    etag,
    ...(next ? { next } : {}),
    ...(total ? { total: Number(total) } : {}),
    ...(seconds > 0 ? { validity: { keys, version, seconds } } : {}),
  }
}

async function removeResponses(redis: Redis): Promise<void> {
  const prefix = keyPrefixOf(redis)
  for (const server of serversOf(redis)) {
    let cursor = '0'
    do {
      const [next, found] = await server.scan(cursor, 'MATCH', `${prefix}${keyPattern}`, 'COUNT', scanCount)
      const responses = found.map((key) => key.slice(prefix.length)).filter((key) => !key.startsWith(listsVersion))
      if (responses.length > 0) await redis.unlink(responses)
      cursor = next
    } while (cursor !== '0')
  }
}
