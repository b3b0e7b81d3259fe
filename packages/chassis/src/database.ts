// A service's own slice of MySQL. All sessions run READ COMMITTED and in UTC; under REPEATABLE READ a relay that reads
// the outbox would block the writers. A transaction that loses a deadlock or a lock wait is run again as a whole,
// because after a deadlock nothing of it is left. What is waited for is bounded in pool.ts.
import { getTableColumns, type Placeholder, type SQL, sql } from 'drizzle-orm'
import type { MySqlColumn, MySqlTable } from 'drizzle-orm/mysql-core'
import { drizzle, type MySql2Database } from 'drizzle-orm/mysql2'
import type { Pool, PoolConnection, ResultSetHeader } from 'mysql2/promise'
import { createBatchLoader } from './batch-loader.ts'
import { driverCode, isDeadlock } from './driver-error.ts'
import type { HttpError } from './errors.ts'
import type { Component } from './lifecycle.ts'
import { waitFor } from './lifecycle.ts'
import type { Logger } from './log.ts'
import type { Metrics } from './metrics.ts'
import { assertMigrated } from './migrate.ts'
import { createBoundedPool, type DatabaseConfig } from './pool.ts'

declare const isOpen: unique symbol
export type Database = MySql2Database & { $client: Pool }
/** A transaction that is open. It is a database as well, so that what only reads takes either. */
export type Transaction = Database & { readonly [isOpen]: true }

const maxAttempts = 4
// Each has waited for a second already.
const maxLockWaits = 2

export type DatabasePart = Component & {
  db: Database
  ping: () => Promise<void>
  /** Tells how many of the connections are in use. */
  observePool: (metrics: Metrics) => void
}

/** Opens the pool. Its start waits until the database answers and its schema is as new as `migrationsFolder`. */
export function createDatabase(config: DatabaseConfig, log: Logger, migrationsFolder: string): DatabasePart {
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
      const help = 'Requests that wait for a connection to the database'
      metrics.gauge({ name: 'database_waiting_requests', help }, () => use().waiting)
    },
    start: () => waitFor('the database', log, () => assertMigrated(db, migrationsFolder)),
    stop: () => pool.end(),
  }
}

/**
 * What {@link transact} needs of a service's context. `committed` runs after each commit, before the answer, and is told
 * which transaction it was, about which somebody may have noted something.
 */
export type Transactional = { db: Database; committed: (tx: Transaction) => void | Promise<void> }

/** Runs `work` in a transaction, again after a random pause where it lost a deadlock (three more times) or a
 * lock wait (once more). */
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
      const tries = driverCode(error) === 'ER_LOCK_WAIT_TIMEOUT' ? maxLockWaits : maxAttempts
      if (!isDeadlock(error) || attempt >= tries) throw error
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
    // Where this fails the connection is closed, and the server rolls back by itself.
    await connection.query('ROLLBACK').catch(() => undefined)
    throw error
  } finally {
    connection.release()
  }
}

/** All transactions on one connection are the same object, for which statements stay {@link prepared}. */
const transactionOn = onceFor((connection: PoolConnection) => openDatabase(connection) as unknown as Transaction)

/** The database behind a pool or a connection. */
function openDatabase<Client extends Pool | PoolConnection>(client: Client) {
  return drizzle({ client, casing: 'snake_case' })
}

/** Awaits a write and turns a violated unique index into the given refusal. */
export async function onDuplicate<Result>(write: PromiseLike<Result>, httpError: () => HttpError): Promise<Result> {
  try {
    return await write
  } catch (error) {
    throw driverCode(error) === 'ER_DUP_ENTRY' ? httpError() : error
  }
}

/**
 * A statement that is built once for each database, and each connection with transactions, instead of at each call, which
 * is most of what a short query costs us. `build` ends with `prepare()`; what differs from call to call is a
 * `sql.placeholder`.
 */
export function prepared<Statement>(build: (db: Database) => Statement): (db: Database) => Statement {
  return onceFor(build)
}

/** What is made of something at the first time, and kept as long as that is there. */
function onceFor<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new WeakMap<Key, Value>()
  return (key) => {
    const known = made.get(key)
    if (known !== undefined) return known
    const value = make(key)
    made.set(key, value)
    return value
  }
}

/** {@link prepared} for a statement of which there are a few, told apart by the names of the values that are given. */
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
 * {@link prepared} for a statement about several values, of which there are hardly ever many: built once for each number of
 * them. The values are given by index, which spreading a list does.
 */
export function preparedForEach<Statement>(
  build: (db: Database, places: Placeholder[]) => Statement,
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
 * Reads rows by a number, those that are asked for in one turn of the event loop with one statement, as most of what a short
 * query costs is not its rows. `build` makes the statement for some numbers, and `numberOf` tells to which of them a row
 * belongs. Everybody gets rows as they are after having asked; the answer rejects for all of a turn where the database does
 * not answer. Not for transactions, whose statements belong to one of them.
 */
export function preparedBatch<Row>(
  build: (db: Database, places: Placeholder[]) => { execute: (values: Record<string, unknown>) => Promise<Row[]> },
  numberOf: (row: Row) => number,
): (db: Database, number: number) => Promise<Row[]> {
  const statementOf = preparedForEach(build)
  const currentBatchOf = onceFor((db: Database) =>
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
 * Inserts rows into a table one at a time, with a statement that is built once for each set of columns that are given.
 * Where a row leaves a column out, or gives null, that gets the table's default. `always` are expressions that each row
 * gets. With `ignore` a row that violates a unique index is left out, which `isNew` tells; `row` is what was written.
 */
export function preparedInsert<Table extends MySqlTable, Always extends keyof Table['$inferInsert'] = never>(
  table: Table,
  { ignore, always }: { ignore?: boolean; always?: Record<Always, SQL> } = {},
): (
  db: Database,
  row: Omit<Table['$inferInsert'], Always>,
) => Promise<{ isNew: boolean; row: Omit<Table['$inferSelect'], Always> }> {
  const columns = Object.entries(getTableColumns(table) as Record<string, MySqlColumn & { autoIncrement?: boolean }>)
  const [numbered] = columns.find(([, column]) => column.autoIncrement) ?? []
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
    if (numbered !== undefined) row[numbered] ??= insertId
    return { isNew: affectedRows > 0, row: row as Table['$inferSelect'] }
  }
}

/** The first row, where a statement can only answer one; throws when there is none, which would be our fault. */
export function single<Row>(rows: readonly Row[]): Row {
  const [row] = rows
  if (row === undefined) throw new Error('expected a row')
  return row
}
