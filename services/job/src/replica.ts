// Reads from a replica of the database, for what may be a moment old: searches, facets, the public list and its counts.
// What decides a write, a job by itself and what people see of their own stay with the database that is written to.
// Guaranteed: a replica that is away, or more than five seconds behind, is not read; the database itself is, at once, and
// until the replica has been found well again, which is looked for each second. What was read while there is a replica is
// kept for five seconds at most, because its version says what had been written, and not what the replica had of it. So
// nobody sees what is older than some twelve seconds. How far behind it is shows by the events that are written with each
// change: it has to have those that were the newest five seconds ago.
import { createDatabase, type Database, prepared } from '@portal/chassis/database'
import { isUnavailable } from '@portal/chassis/driver-error'
import type { Component } from '@portal/chassis/lifecycle'
import type { Logger } from '@portal/chassis/log'
import { assertMigrated } from '@portal/chassis/migrate'
import type { DatabaseConfig } from '@portal/chassis/pool'
import { createLoop } from '@portal/messaging/poll-loop'
import { max } from 'drizzle-orm'
import type { Context } from './context.ts'
import { outbox } from './schema.ts'

const checkMs = 1000
const toleratedMs = 5000
const maxTtlSeconds = 5

export type Replica = {
  /** Runs a read on the replica, or on the database itself. */
  read: <Result>(read: (db: Database) => Promise<Result>) => Promise<Result>
  /** Rejects while the replica is not read. */
  ping: () => Promise<void>
}

type Origin = { db: Database; migrationsFolder: string }

/** The replica at `config` of a database that is written to. */
export function createReplica(
  config: DatabaseConfig,
  { db, migrationsFolder }: Origin,
  log: Logger,
): Replica & Component {
  // Its start would wait until it is there.
  const { db: copy, stop: close } = createDatabase(config, log, migrationsFolder)
  let isWell = false
  let isMigrated = false
  // The newest event that the replica does not have yet, and since when that is so.
  let missing: { id: number; since: number } | undefined

  const note = (now: boolean, err?: unknown) => {
    if (isWell && !now) log.warn({ err }, 'the replica is away or behind, the database itself is read')
    if (now && !isWell) log.info('the replica is read')
    isWell = now
  }
  const look = async () => {
    if (!isMigrated) await assertMigrated(copy, migrationsFolder)
    isMigrated = true
    // There is nothing to be behind of while the database itself is away.
    const [there, here] = await Promise.all([newestEvent(copy), newestEvent(db).catch(() => 0)])
    if (missing && (there >= missing.id || here < missing.id)) missing = undefined
    if (!missing && there < here) missing = { id: here, since: Date.now() }
    note(missing === undefined || Date.now() - missing.since < toleratedMs)
  }
  const { start, stop } = createLoop('replica', async ({ wait }) => {
    await look().catch((error: unknown) => note(false, error))
    await wait(checkMs)
  })

  return {
    name: 'replica',
    start,
    stop: async () => {
      await stop()
      await close?.()
    },
    ping: async () => {
      if (!isWell) throw new Error('the replica is not read')
    },
    read: async (read) => {
      if (!isWell) return read(db)
      try {
        return await read(copy)
      } catch (error) {
        if (!isUnavailable(error)) throw error
        note(false, error)
        return read(db)
      }
    },
  }
}

/** Reads with the replica as the context's database, where there is one. */
export function readReplica<Result>(ctx: Context, read: (ctx: Context) => Promise<Result>): Promise<Result> {
  return ctx.replica ? ctx.replica.read((db) => read({ ...ctx, db })) : read(ctx)
}

/** How long an answer is kept that {@link readReplica} has read and would be kept for `seconds` without a replica. */
export function ttlSeconds(ctx: Context, seconds: number): number {
  return ctx.replica ? Math.min(seconds, maxTtlSeconds) : seconds
}

const newest = prepared((db) =>
  db
    .select({ id: max(outbox.id) })
    .from(outbox)
    .prepare(),
)

async function newestEvent(db: Database): Promise<number> {
  const [row] = await newest(db).execute()
  return row?.id ?? 0
}
