// Access to a service's own database, and its transactions. pool.ts bounds every wait.
// Guarantees: all sessions use READ COMMITTED and UTC (under REPEATABLE READ a relay that reads the outbox would block
// writers). A transaction that loses a deadlock or a lock wait is retried as a whole, a bounded number of times.
import { drizzle, type MySql2Database } from 'drizzle-orm/mysql2'
import type { Pool, PoolConnection } from 'mysql2/promise'
import type { Component } from '../runtime/lifecycle.ts'
import { waitFor } from '../runtime/lifecycle.ts'
import type { Logger } from '../runtime/log.ts'
import type { Metrics } from '../runtime/metrics.ts'
import { driverCode, isDeadlock } from './driver-error.ts'
import { memoize } from './memoize.ts'
import { assertMigrated } from './migrate.ts'
import { createBoundedPool, type DatabaseConfig } from './pool.ts'

declare const isOpen: unique symbol
export type Database = MySql2Database & { $client: Pool }
/** An open transaction. It is also a {@link Database}, so read functions accept either. */
export type Transaction = Database & { readonly [isOpen]: true }

const maxAttempts = 4
// Lower, because each attempt has already waited for a second.
const maxLockWaits = 2

export type DatabaseComponent = Component & {
  db: Database
  ping: () => Promise<void>
  /** Registers metrics of the pool: connections in use, idle connections, waiting requests. */
  observePool: (metrics: Metrics) => void
}

/** Opens the pool. Starting waits until the database responds and has all migrations of `migrationsFolder`. */
export function createDatabase(config: DatabaseConfig, log: Logger, migrationsFolder: string): DatabaseComponent {
  const { pool, use } = createBoundedPool(config, log)
  const db = openDatabase(pool)
  return {
    name: 'database',
    db,
    ping: async () => {
      await pool.query('SELECT 1')
    },
    observePool: (metrics) => {
      const connections = { name: 'database_connections', help: 'Connections to the database', label: 'state' }
      metrics.gauge(connections, () => {
        const { in_use, idle } = use()
        return { in_use, idle }
      })
      const help = 'Requests waiting for a connection to the database'
      metrics.gauge({ name: 'database_waiting_requests', help }, () => use().waiting)
    },
    start: () => waitFor('the database', log, () => assertMigrated(db, migrationsFolder)),
    stop: () => pool.end(),
  }
}

/**
 * What {@link transact} needs of a service's context. `committed` runs after each commit, before the response, and gets
 * the transaction, so it can look up what was registered for it.
 */
export type Transactional = { db: Database; committed: (tx: Transaction) => void | Promise<void> }

/**
 * Runs `work` in a transaction. Retries it after a random pause if it loses a deadlock (up to three times) or a lock
 * wait (once).
 */
export async function transact<Result>(
  ctx: Transactional,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const { tx, result } = await commitOrRetry(ctx.db, work)
  await ctx.committed(tx)
  return result
}

async function commitOrRetry<Result>(db: Database, work: (tx: Transaction) => Promise<Result>) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await commit(db, work)
    } catch (error) {
      const limit = driverCode(error) === 'ER_LOCK_WAIT_TIMEOUT' ? maxLockWaits : maxAttempts
      if (!isDeadlock(error) || attempt >= limit) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * attempt))
    }
  }
}

async function commit<Result>(db: Database, work: (tx: Transaction) => Promise<Result>) {
  const connection = await db.$client.getConnection()
  try {
    const tx = transactionOn(connection)
    await connection.query('BEGIN')
    const result = await work(tx)
    await connection.query('COMMIT')
    return { tx, result }
  } catch (error) {
    // If this fails the connection is closed, and the server rolls back.
    await connection.query('ROLLBACK').catch(() => undefined)
    throw error
  } finally {
    connection.release()
  }
}

/** Returns the same object for all transactions on one connection, so its {@link prepared} statements are reused. */
const transactionOn = memoize((connection: PoolConnection) => openDatabase(connection) as unknown as Transaction)

/** The drizzle database on a pool or a connection. */
function openDatabase<Client extends Pool | PoolConnection>(client: Client) {
  return drizzle({ client, casing: 'snake_case' })
}
