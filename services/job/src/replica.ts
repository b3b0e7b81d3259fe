// Reads searches, facets, the public list and the active count from a replica, all else from the primary (ADR 24).
// Guarantees: a replica that is unavailable or more than five seconds behind is not read; the primary is, at once.
// Responses are about twelve seconds old at most: with a replica, they are cached for five seconds at most.
// Does not guarantee: that these reads show a write that the client has just made.
import { createDatabase, type Database } from '@portal/chassis/mysql/database'
import { isUnavailable } from '@portal/chassis/mysql/driver-error'
import { assertMigrated } from '@portal/chassis/mysql/migrate'
import type { DatabaseConfig } from '@portal/chassis/mysql/pool'
import { prepared } from '@portal/chassis/mysql/statements'
import type { Component } from '@portal/chassis/runtime/lifecycle'
import type { Logger } from '@portal/chassis/runtime/log'
import { createLoop } from '@portal/chassis/runtime/poll-loop'
import { max } from 'drizzle-orm'
import { outbox } from './schema.ts'

const checkMs = 1000
const toleratedLagMs = 5000
const maxTtlSeconds = 5

export type Replica = {
  /** Runs a read on the replica, or on the primary while the replica is not in use. */
  read: <Result>(read: (db: Database) => Promise<Result>) => Promise<Result>
  /** Rejects while the replica is not in use. */
  ping: () => Promise<void>
}

type Primary = { db: Database; migrationsFolder: string }

/** Connects to the replica at `config` and checks it every second. */
export function createReplica(
  config: DatabaseConfig,
  { db, migrationsFolder }: Primary,
  log: Logger,
): Replica & Component {
  // Not started, because `start` would wait until the replica is available.
  const { db: replicaDb, stop: close } = createDatabase(config, log, migrationsFolder)
  let isHealthy = false
  let isMigrated = false
  // The newest event that the replica lacks, and since when. Every change writes an event, so this measures the lag.
  let missing: { id: number; since: number } | undefined

  const setHealthy = (value: boolean, err?: unknown) => {
    if (isHealthy && !value) log.warn({ err }, 'replica unavailable or behind; reading from the primary')
    if (value && !isHealthy) log.info('reading from the replica')
    isHealthy = value
  }
  const check = async () => {
    if (!isMigrated) await assertMigrated(replicaDb, migrationsFolder)
    isMigrated = true
    // While the primary is unavailable, the replica counts as up to date.
    const [replicaId, primaryId] = await Promise.all([newestEvent(replicaDb), newestEvent(db).catch(() => 0)])
    if (missing && (replicaId >= missing.id || primaryId < missing.id)) missing = undefined
    if (!missing && replicaId < primaryId) missing = { id: primaryId, since: Date.now() }
    setHealthy(missing === undefined || Date.now() - missing.since < toleratedLagMs)
  }
  const { start, stop } = createLoop('replica', async ({ wait }) => {
    await check().catch((error: unknown) => setHealthy(false, error))
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
      if (!isHealthy) throw new Error('replica unavailable or behind')
    },
    read: async (read) => {
      if (!isHealthy) return read(db)
      try {
        return await read(replicaDb)
      } catch (error) {
        if (!isUnavailable(error)) throw error
        setHealthy(false, error)
        return read(db)
      }
    },
  }
}

type Reading = { db: Database; replica?: Replica }

/** Runs a read with the replica as the database of the context, if one is configured. */
export function readReplica<Ctx extends Reading, Result>(
  ctx: Ctx,
  read: (ctx: Ctx) => Promise<Result>,
): Promise<Result> {
  return ctx.replica ? ctx.replica.read((db) => read({ ...ctx, db })) : read(ctx)
}

/** The TTL of a response that {@link readReplica} has read; `seconds` is its TTL without a replica. */
export function ttlSeconds(ctx: Pick<Reading, 'replica'>, seconds: number): number {
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
