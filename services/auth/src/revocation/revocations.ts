// Ends access tokens before their time. A token belongs to a session and carries the version of its person's access. Who
// logs out ends a session; a change of role, activity or password, and logging out everywhere, count the version up. This
// file tells the gateways through Redis: the sessions that have ended, the lowest version of a person that is still good,
// and, by a key of its own, that Redis holds all of it, so that a gateway can tell "has not ended" from "is not known".
// Guaranteed: with Redis there, a token is refused by the time its end is answered. Everything that can still matter is
// told again from MySQL at each connection, after a write that failed, and when that key is gone because Redis has lost
// its data; the key is set after all the rest. While Redis is away or does not have it, gateways ask this service.
// Not guaranteed: that an end is noticed which was committed but not told, because the process died in between or reaches
// no Redis that the gateways do reach; it is told within a second of the process being back, or Redis within its reach.
// Nor that a Redis which forgets single keys, by evicting them or by failing over to a copy that lags, is found out.
import { randomUUID } from 'node:crypto'
import type { Database } from '@portal/chassis/database'
import type { Component } from '@portal/chassis/lifecycle'
import type { Logger } from '@portal/chassis/log'
import type { Redis } from '@portal/chassis/redis'
import { createLoop } from '@portal/messaging/poll-loop'
import { and, asc, eq, gt, or } from 'drizzle-orm'
import type { MySqlColumn } from 'drizzle-orm/mysql-core'
import { sessions, type UserRow, users } from '../schema.ts'

const checkMs = 1000
const retryMs = 500
const pageRows = 500
// Verifiers let a token live a little longer, for clocks that differ.
const graceSeconds = 60
// Ten times what telling a million takes.
const maxPublishingSeconds = 600

const syncedKey = 'access:told'

// Never downwards: with several replicas an older version may be told after a newer one.
const raise = `
  local known = tonumber(redis.call('GET', KEYS[1]) or '0')
  if tonumber(ARGV[1]) >= known then redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2]) end`

// Redis may lose its data while it is being told, and with it the mark that was made at the beginning.
const conclude = `if redis.call('DEL', KEYS[1]) == 1 then redis.call('SET', KEYS[2], '1') end`

type Version = Pick<UserRow, 'id' | 'accessVersion'>
type EndedVersion = Version & { at: Date | null }
type EndedSession = { id: string; at: Date | null }

export type Revocations = {
  /** Tells the gateways the lowest good version of a user. Never rejects. */
  publish: (user: Version) => Promise<void>
  /** Tells the gateways that a session has ended. Never rejects. */
  publishSession: (id: string) => Promise<void>
  /** The same of several. */
  publishSessions: (ids: readonly string[]) => Promise<void>
}

/** `lifetimeSeconds` is that of access tokens. */
export function createEndedAccess(
  redis: Redis,
  { db, log, lifetimeSeconds }: { db: Database; log: Logger; lifetimeSeconds: number },
): Revocations & Component {
  const ttlSeconds = lifetimeSeconds + graceSeconds
  let isDue = true

  const writeVersion = async ({ id, accessVersion }: Version) => {
    await redis.eval(raise, 1, `access:version:${id}`, accessVersion, ttlSeconds)
  }
  const writeSession = async ({ id }: { id: string }) => {
    await redis.set(`access:session:${id}`, '1', 'EX', ttlSeconds)
  }

  // A Redis that is full, or was too slow once, may still take this, and then gateways ask instead of believing it.
  const admitGap = () => redis.del(syncedKey).catch(() => undefined)

  const publishAll = async () => {
    const mark = `access:telling:${randomUUID()}`
    await redis.set(mark, '1', 'EX', maxPublishingSeconds)
    const since = new Date(Date.now() - ttlSeconds * 1000)
    for await (const page of pages<EndedVersion>((after) => listEndedVersions(db, since, after))) {
      await Promise.all(page.map(writeVersion))
    }
    for await (const page of pages<EndedSession>((after) => listEndedSessions(db, since, after))) {
      await Promise.all(page.map(writeSession))
    }
    await redis.eval(conclude, 2, mark, syncedKey)
  }

  const { notify, start, stop } = createLoop('ended access', async ({ wait }) => {
    try {
      // Where Redis is away the next connection rings.
      if (redis.status === 'ready' && (isDue || (await redis.exists(syncedKey)) === 0)) {
        isDue = false
        await publishAll()
      }
    } catch (error) {
      isDue = true
      await admitGap()
      log.warn({ err: error }, 'not all ended access could be told to the gateways')
    }
    await wait(isDue ? retryMs : checkMs)
  })

  const publishNowOrSoon = async (write: () => Promise<void>) => {
    try {
      await write()
    } catch (error) {
      isDue = true
      await admitGap()
      log.warn({ err: error }, 'ended access will be told to the gateways when redis is back')
    }
  }

  const onReady = () => {
    isDue = true
    notify()
  }
  redis.on('ready', onReady)

  return {
    name: 'ended access',
    publish: async (user) => {
      if (user.accessVersion > 0) await publishNowOrSoon(() => writeVersion(user))
    },
    publishSession: (id) => publishNowOrSoon(() => writeSession({ id })),
    publishSessions: async (ids) => {
      // In pages, because Redis answers each command within a moment or not at all.
      for (let from = 0; from < ids.length; from += pageRows) {
        const page = ids.slice(from, from + pageRows)
        await publishNowOrSoon(async () => {
          await Promise.all(page.map((id) => writeSession({ id })))
        })
      }
    },
    start,
    stop: async () => {
      redis.off('ready', onReady)
      await stop()
    },
  }
}

/** Reads page after page, each after the last row of the one before. */
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
