// Publishes revoked access tokens to the gateways through Redis: ended sessions, the lowest valid access version of
// each user, and a key that marks this data as complete. ADR 8 explains the design.
// Guarantees: with Redis available, a token is rejected from the moment its revocation is confirmed. While Redis is
// unavailable or incomplete, gateways call this service. Lost data is restored from MySQL.
// Does not guarantee: that the loss of single keys is noticed, after an eviction or a failover to a lagging replica, or
// that gateways see revocations while they reach a Redis that this service does not reach.
// On crash: a revocation that was committed and not published is published within a second of the restart.
import { randomUUID } from 'node:crypto'
import type { Database } from '@portal/chassis/mysql/database'
import type { Redis } from '@portal/chassis/redis/redis'
import type { Component } from '@portal/chassis/runtime/lifecycle'
import type { Logger } from '@portal/chassis/runtime/log'
import { createLoop } from '@portal/chassis/runtime/poll-loop'
import { and, asc, eq, gt, or } from 'drizzle-orm'
import type { MySqlColumn } from 'drizzle-orm/mysql-core'
import { sessions, type UserRow, users } from '../schema.ts'

const checkMs = 1000
const retryMs = 500
const pageRows = 500
// Verifiers accept a token for a little longer, to tolerate clock skew.
const graceSeconds = 60
// Ten times as long as publishing a million revocations takes.
const maxPublishingSeconds = 600

const syncedKey = 'access:told'

// Never lowers the version: with several replicas an older version may be published after a newer one.
const raise = `
  local known = tonumber(redis.call('GET', KEYS[1]) or '0')
  if tonumber(ARGV[1]) >= known then redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2]) end`

// Redis may lose its data during the publication, and with it the mark set at the beginning. Then it is not complete.
const conclude = `if redis.call('DEL', KEYS[1]) == 1 then redis.call('SET', KEYS[2], '1') end`

type Version = Pick<UserRow, 'id' | 'accessVersion'>
type EndedVersion = Version & { at: Date | null }
type EndedSession = { id: string; at: Date | null }

export type Revocations = {
  /** Publishes the lowest valid access version of a user. Never rejects. */
  publish: (user: Version) => Promise<void>
  /** Publishes the end of a session. Never rejects. */
  publishSession: (id: string) => Promise<void>
  /** Publishes the end of several sessions. Never rejects. */
  publishSessions: (ids: readonly string[]) => Promise<void>
}

/** Creates the publisher of revocations. `lifetimeSeconds` is the lifetime of access tokens. */
export function createRevocations(
  redis: Redis,
  { db, log, lifetimeSeconds }: { db: Database; log: Logger; lifetimeSeconds: number },
): Revocations & Component {
  const writer = createWriter(redis, db, lifetimeSeconds + graceSeconds)
  const { writeVersion, writeSessions, clearSyncedKey, publishAll } = writer
  let needsFullPublish = true

  const { notify, start, stop } = createLoop('revocations', async ({ wait }) => {
    try {
      // While Redis is disconnected, the loop waits for `onReady`.
      if (redis.status === 'ready' && (needsFullPublish || (await redis.exists(syncedKey)) === 0)) {
        needsFullPublish = false
        await publishAll()
      }
    } catch (error) {
      needsFullPublish = true
      await clearSyncedKey()
      log.warn({ err: error }, 'cannot publish all revocations to redis; retrying')
    }
    await wait(needsFullPublish ? retryMs : checkMs)
  })

  const publishNowOrSoon = async (write: () => Promise<void>) => {
    try {
      await write()
    } catch (error) {
      needsFullPublish = true
      await clearSyncedKey()
      log.warn({ err: error }, 'cannot publish a revocation; it will be published when redis is available')
    }
  }

  const onReady = () => {
    needsFullPublish = true
    notify()
  }
  redis.on('ready', onReady)

  return {
    name: 'revocations',
    publish: async (user) => {
      if (user.accessVersion > 0) await publishNowOrSoon(() => writeVersion(user))
    },
    publishSession: (id) => publishNowOrSoon(() => writeSessions([id])),
    publishSessions: async (ids) => {
      // In pages, because every Redis command has a short timeout.
      for (let from = 0; from < ids.length; from += pageRows) {
        await publishNowOrSoon(() => writeSessions(ids.slice(from, from + pageRows)))
      }
    },
    start,
    stop: async () => {
      redis.off('ready', onReady)
      await stop()
    },
  }
}

/** Writes revocations to Redis, where they expire `ttlSeconds` later. */
function createWriter(redis: Redis, db: Database, ttlSeconds: number) {
  const writeVersion = async ({ id, accessVersion }: Version) => {
    await redis.eval(raise, 1, `access:version:${id}`, accessVersion, ttlSeconds)
  }
  const writeSessions = async (ids: readonly string[]) => {
    await Promise.all(ids.map((id) => redis.set(`access:session:${id}`, '1', 'EX', ttlSeconds)))
  }
  return {
    writeVersion,
    writeSessions,
    // A Redis that is full, or timed out once, may still accept this. Gateways then call this service instead.
    clearSyncedKey: () => redis.del(syncedKey).catch(() => undefined),
    publishAll: async () => {
      const mark = `access:telling:${randomUUID()}`
      await redis.set(mark, '1', 'EX', maxPublishingSeconds)
      const since = new Date(Date.now() - ttlSeconds * 1000)
      for await (const page of pages<EndedVersion>((after) => listEndedVersions(db, since, after))) {
        await Promise.all(page.map(writeVersion))
      }
      for await (const page of pages<EndedSession>((after) => listEndedSessions(db, since, after))) {
        await writeSessions(page.map(({ id }) => id))
      }
      await redis.eval(conclude, 2, mark, syncedKey)
    },
  }
}

/** Reads all pages by keyset: each page starts after the last row of the one before. */
async function* pages<Row>(read: (after: Row | undefined) => Promise<Row[]>) {
  let last: Row | undefined
  do {
    const page: Row[] = await read(last)
    yield page
    last = page.length === pageRows ? page.at(-1) : undefined
  } while (last)
}

function listEndedVersions(db: Database, since: Date, after: EndedVersion | undefined) {
  return db
    .select({ id: users.id, accessVersion: users.accessVersion, at: users.accessEndedAt })
    .from(users)
    .where(endedAfter(users.accessEndedAt, users.id, after ?? { id: 0, at: since }))
    .orderBy(asc(users.accessEndedAt), asc(users.id))
    .limit(pageRows)
}

function listEndedSessions(db: Database, since: Date, after: EndedSession | undefined) {
  return db
    .select({ id: sessions.id, at: sessions.revokedAt })
    .from(sessions)
    .where(endedAfter(sessions.revokedAt, sessions.id, after ?? { id: '', at: since }))
    .orderBy(asc(sessions.revokedAt), asc(sessions.id))
    .limit(pageRows)
}

function endedAfter(
  atColumn: MySqlColumn,
  idColumn: MySqlColumn,
  { id, at }: { id: number | string; at: Date | null },
) {
  return or(gt(atColumn, at), and(eq(atColumn, at), gt(idColumn, id)))
}
