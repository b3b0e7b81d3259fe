// A service's own slice of MySQL. All sessions run READ COMMITTED and in UTC; under REPEATABLE READ a relay that reads
// the outbox would block the writers. A transaction that loses a deadlock or a lock wait is run again as a whole,
// because after a deadlock nothing of it is left. The pool and the queue before it are bounded.
import { drizzle, type MySql2Database } from 'drizzle-orm/mysql2'
import { createPool, type PoolConnection } from 'mysql2'
import { driverCode } from './driver-error.ts'
import type { Refusal } from './errors.ts'
import type { Part } from './lifecycle.ts'
import { waitFor } from './lifecycle.ts'
import type { Logger } from './log.ts'
import { assertMigrated } from './migrate.ts'

export type Database = MySql2Database
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

export type DatabaseConfig = { url: string; poolSize: number }

const connectTimeoutMs = 2000
const maxWaitingQueries = 200
const lockWaitSeconds = 5
const maxTries = 4

export type DatabasePart = Part & { db: Database; ping: () => Promise<void> }

/** Opens the pool. Its start waits until the database answers and its schema is as new as `migrationsFolder`. */
export function createDatabase(config: DatabaseConfig, log: Logger, migrationsFolder: string): DatabasePart {
  const pool = createPool({
    uri: config.url,
    connectionLimit: config.poolSize,
    queueLimit: maxWaitingQueries,
    connectTimeout: connectTimeoutMs,
    enableKeepAlive: true,
    timezone: 'Z',
    charset: 'utf8mb4',
  })
  pool.on('connection', (connection) => prepareSession(connection, log))
  const db = drizzle({ client: pool, casing: 'snake_case' })
  const ping = async () => {
    await pool.promise().query('SELECT 1')
  }
  return {
    name: 'database',
    db,
    ping,
    start: () => waitFor('the database', log, () => assertMigrated(db, migrationsFolder)),
    stop: () => pool.promise().end(),
  }
}

function prepareSession(connection: PoolConnection, log: Logger): void {
  // Without a callback an error here would be an unhandled event and end the process.
  const discard = (error: Error | null) => {
    if (!error) return
    log.warn({ err: error }, 'could not prepare a database session')
    connection.destroy()
  }
  connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', discard)
  connection.query(`SET SESSION time_zone = '+00:00', innodb_lock_wait_timeout = ${lockWaitSeconds}`, discard)
}

/** What {@link transact} needs of a service's context. `committed` runs after each commit, before the answer. */
export type Transactional = { db: Database; committed: () => void | Promise<void> }

/** Runs `work` in a transaction, again on deadlock or lock timeout (three more times, with a random pause). */
export async function transact<Result>(
  ctx: Transactional,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const result = await commitOrRetry(ctx.db, work)
  await ctx.committed()
  return result
}

async function commitOrRetry<Result>(db: Database, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(work)
    } catch (error) {
      const code = driverCode(error)
      const lostRace = code === 'ER_LOCK_DEADLOCK' || code === 'ER_LOCK_WAIT_TIMEOUT'
      if (!lostRace || attempt === maxTries) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * attempt))
    }
  }
}

/** Awaits a write and turns a violated unique index into the given refusal. */
export async function unlessDuplicate<Result>(write: PromiseLike<Result>, refusal: () => Refusal): Promise<Result> {
  try {
    return await write
  } catch (error) {
    throw driverCode(error) === 'ER_DUP_ENTRY' ? refusal() : error
  }
}

/** The first row, where a statement can only answer one; throws when there is none, which would be our fault. */
export function only<Row>(rows: readonly Row[]): Row {
  const [row] = rows
  if (row === undefined) throw new Error('expected a row')
  return row
}
