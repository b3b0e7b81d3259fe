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
import { createBoundedPool, type DatabaseConfig, type PacketConnection } from './pool.ts'
import { createTransactionClient, type Together } from './transaction-client.ts'

export type Database = MySql2Database & { $client: Pool }

/** What runs after the commit of a transaction. */
type Effect = () => void | Promise<void>
/** What is sent together with the commit: it sends one statement, at once. */
type Write = () => PromiseLike<unknown>

/** An open transaction. It is also a {@link Database}, so read functions accept either. */
export type Transaction = Database & {
  /**
   * Runs `effect` after the commit and before {@link transact} returns, or never if the transaction is rolled back.
   * Effects run in the order in which they were added; a function that is added again runs once.
   */
  afterCommit: (effect: Effect) => void
  /**
   * Sends a write together with the commit, after those that were added before, and so without a round trip of its own.
   * For writes whose result the transaction does not need. If one fails, the transaction is rolled back.
   */
  beforeCommit: (write: Write) => void
  /**
   * Starts all of `work` and sends the statements that they begin with in one packet, in this order. If one of them
   * fails, those after it do not run. Returns the results in order.
   */
  together: Together
  /** The relay of the context that began the transaction. */
  readonly relay: Transactional['relay']
}

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

/** What {@link transact} needs of a service's context. */
export type Transactional = {
  db: Database
  /** Publishes the recorded events soon. A command has none: the relay of the running service polls for its events. */
  relay?: { recorded: (eventId: string) => void }
}

/**
 * Runs `work` in a transaction, then the effects that it added with `afterCommit`. Retries `work` after a random pause
 * if it loses a deadlock (up to three times) or a lock wait (once). If an effect throws, `transact` rejects although the
 * change is committed, and the later effects do not run; effects therefore handle their own errors.
 */
export async function transact<Result>(
  ctx: Transactional,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const { effects, result } = await commitOrRetry(ctx, work)
  for (const effect of effects) await effect()
  return result
}

async function commitOrRetry<Result>(ctx: Transactional, work: (tx: Transaction) => Promise<Result>) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await commit(ctx, work)
    } catch (error) {
      const limit = driverCode(error) === 'ER_LOCK_WAIT_TIMEOUT' ? maxLockWaits : maxAttempts
      if (!isDeadlock(error) || attempt >= limit) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * attempt))
    }
  }
}

async function commit<Result>({ db, relay }: Transactional, work: (tx: Transaction) => Promise<Result>) {
  const connection = await db.$client.getConnection()
  const { client, database } = sessionOn(connection)
  try {
    const effects = new Set<Effect>()
    const writes: Write[] = []
    const tx: Transaction = Object.assign(database, {
      afterCommit: (effect: Effect) => {
        effects.add(effect)
      },
      beforeCommit: (write: Write) => {
        writes.push(write)
      },
      together: client.together,
      relay,
    })
    client.begin()
    const result = await work(tx)
    await client.commit(writes)
    return { effects, result }
  } catch (error) {
    // If this fails the connection is closed, and the server rolls back.
    await client.rollback().catch(() => undefined)
    throw error
  } finally {
    connection.release()
  }
}

/** Returns the same objects for all transactions on one connection, so its prepared statements are reused. */
const sessionOn = memoize((connection: PoolConnection) => {
  const client = createTransactionClient((connection as unknown as PacketConnection).send)
  return { client, database: openDatabase(client as unknown as PoolConnection) as unknown as Database }
})

/** The drizzle database on a pool or a connection. */
function openDatabase<Client extends Pool | PoolConnection>(client: Client) {
  return drizzle({ client, casing: 'snake_case' })
}
