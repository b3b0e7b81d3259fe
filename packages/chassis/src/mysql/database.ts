// Access to a service's own database: transactions and prepared statements. pool.ts bounds every wait.
// Guarantees: all sessions use READ COMMITTED and UTC (under REPEATABLE READ a relay that reads the outbox would block
// writers). A transaction that loses a deadlock or a lock wait is retried as a whole, a bounded number of times.
import { getTableColumns, type Placeholder, type SQL, sql } from 'drizzle-orm'
import type { MySqlColumn, MySqlTable } from 'drizzle-orm/mysql-core'
import { drizzle, type MySql2Database } from 'drizzle-orm/mysql2'
import type { Pool, PoolConnection, ResultSetHeader } from 'mysql2/promise'
import type { HttpError } from '../errors.ts'
import type { Component } from '../runtime/lifecycle.ts'
import { waitFor } from '../runtime/lifecycle.ts'
import type { Logger } from '../runtime/log.ts'
import type { Metrics } from '../runtime/metrics.ts'
import { createBatchLoader } from './batch-loader.ts'
import { driverCode, isDeadlock } from './driver-error.ts'
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

/** Awaits a write and throws `httpError()` if it violates a unique index. */
export async function onDuplicate<Result>(write: PromiseLike<Result>, httpError: () => HttpError): Promise<Result> {
  try {
    return await write
  } catch (error) {
    throw driverCode(error) === 'ER_DUP_ENTRY' ? httpError() : error
  }
}

/**
 * A statement that is built once per database, and once per connection for transactions. Building it for every call is
 * most of the CPU cost of a short query. `build` ends with `prepare()`; values that differ between calls are
 * `sql.placeholder`s.
 */
export function prepared<Statement>(build: (db: Database) => Statement): (db: Database) => Statement {
  return memoize(build)
}

/** Calls `create` once per key and caches the result for the lifetime of the key. */
function memoize<Key extends object, Value>(create: (key: Key) => Value): (key: Key) => Value {
  const cache = new WeakMap<Key, Value>()
  return (key) => {
    const cached = cache.get(key)
    if (cached !== undefined) return cached
    const value = create(key)
    cache.set(key, value)
    return value
  }
}

/** {@link prepared} for a statement with a few variants, one for each set of names of the given values. */
export function preparedByNames<Statement>(
  build: (db: Database, names: readonly string[]) => Statement,
): (db: Database, names: readonly string[]) => Statement {
  const statementsOf = prepared(() => new Map<string, Statement>())
  return (db, names) => {
    const statements = statementsOf(db)
    const key = names.join()
    const statement = statements.get(key) ?? build(db, names)
    statements.set(key, statement)
    return statement
  }
}

/**
 * {@link prepared} for a statement with a small, varying number of values: built once for each number. The values are
 * given by index, as spreading an array does.
 */
export function preparedForEach<Statement>(
  build: (db: Database, placeholders: Placeholder[]) => Statement,
): (db: Database, count: number) => Statement {
  const statementOf = preparedByNames((db, indices) =>
    build(
      db,
      indices.map((index) => sql.placeholder(index)),
    ),
  )
  return (db, count) =>
    statementOf(
      db,
      Array.from({ length: count }, (_, index) => String(index)),
    )
}

/**
 * Reads rows by a number. All numbers requested in one tick of the event loop are read by one statement, because rows
 * are the smaller part of the cost of a short query. `build` creates the statement for several numbers, `numberOf`
 * returns the number a row belongs to. Every caller gets rows read after its call; if the statement fails, all calls of
 * the tick reject. Not for transactions, whose statements must run on their own connection.
 */
export function preparedBatch<Row>(
  build: (
    db: Database,
    placeholders: Placeholder[],
  ) => { execute: (values: Record<string, unknown>) => Promise<Row[]> },
  numberOf: (row: Row) => number,
): (db: Database, number: number) => Promise<Row[]> {
  const statementOf = preparedForEach(build)
  const currentBatchOf = memoize((db: Database) =>
    createBatchLoader<Set<number>, Map<number, Row[]>>({
      begin: () => new Set(),
      keysOf: (numbers) => numbers.size,
      send: async (numbers) => Map.groupBy(await statementOf(db, numbers.size).execute({ ...[...numbers] }), numberOf),
    }),
  )
  return async (db, number) => {
    const { items, response } = currentBatchOf(db)()
    items.add(number)
    return (await response).get(number) ?? []
  }
}

/**
 * Inserts one row per call, with a statement that is built once for each set of given columns. A column that is absent
 * or null gets the default of the table. `always` are expressions for columns of every row. With `ignore` a row that
 * violates a unique index is skipped, and `isNew` is false; `row` is the row as written.
 */
export function preparedInsert<Table extends MySqlTable, Always extends keyof Table['$inferInsert'] = never>(
  table: Table,
  { ignore, always }: { ignore?: boolean; always?: Record<Always, SQL> } = {},
): (
  db: Database,
  row: Omit<Table['$inferInsert'], Always>,
) => Promise<{ isNew: boolean; row: Omit<Table['$inferSelect'], Always> }> {
  const columns = Object.entries(getTableColumns(table) as Record<string, MySqlColumn & { autoIncrement?: boolean }>)
  const [idColumn] = columns.find(([, column]) => column.autoIncrement) ?? []
  const statementOf = preparedByNames((db, names) => {
    const values = Object.fromEntries(names.map((name) => [name, sql.placeholder(name)]))
    const insert = db.insert(table)
    return (ignore ? insert.ignore() : insert).values({ ...values, ...always } as never).prepare()
  })

  return async (db, given) => {
    const row: Record<string, unknown> = {}
    for (const [name, column] of columns) {
      row[name] = (given as Record<string, unknown>)[name] ?? column.defaultFn?.() ?? column.default ?? null
    }
    const names = columns.map(([name]) => name).filter((name) => row[name] !== null && !(always && name in always))
    const [{ affectedRows, insertId }] = (await statementOf(db, names).execute(row)) as unknown as [ResultSetHeader]
    if (idColumn !== undefined) row[idColumn] ??= insertId
    return { isNew: affectedRows > 0, row: row as Table['$inferSelect'] }
  }
}

/** The first row of a statement that always returns one; throws if there is none. */
export function single<Row>(rows: readonly Row[]): Row {
  const [row] = rows
  if (row === undefined) throw new Error('the statement returned no row')
  return row
}
