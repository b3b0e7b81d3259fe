// A service's own slice of MySQL. All sessions run READ COMMITTED and in UTC; under REPEATABLE READ a relay that reads
// the outbox would block the writers. A transaction that loses a deadlock or a lock wait is run again as a whole,
// because after a deadlock nothing of it is left. What is waited for is bounded in pool.ts.
import { getTableColumns, type Placeholder, type SQL, sql } from 'drizzle-orm'
import type { MySqlColumn, MySqlTable } from 'drizzle-orm/mysql-core'
import { drizzle, type MySql2Database } from 'drizzle-orm/mysql2'
import type { Pool, PoolConnection, ResultSetHeader } from 'mysql2/promise'
import { driverCode, lostRace } from './driver-error.ts'
import type { Refusal } from './errors.ts'
import type { Part } from './lifecycle.ts'
import { waitFor } from './lifecycle.ts'
import type { Logger } from './log.ts'
import { assertMigrated } from './migrate.ts'
import { createBoundedPool, type DatabaseConfig } from './pool.ts'

declare const isOpen: unique symbol
export type Database = MySql2Database & { $client: Pool }
/** A transaction that is open. It is a database as well, so that what only reads takes either. */
export type Transaction = Database & { readonly [isOpen]: true }

const maxTries = 4
// Each has waited for a second already.
const maxLockWaits = 2

export type DatabasePart = Part & { db: Database; ping: () => Promise<void> }

/** Opens the pool. Its start waits until the database answers and its schema is as new as `migrationsFolder`. */
export function createDatabase(config: DatabaseConfig, log: Logger, migrationsFolder: string): DatabasePart {
  const pool = createBoundedPool(config, log)
  const db = openDatabase(pool)
  return {
    name: 'database',
    db,
    ping: async () => {
      await pool.query('SELECT 1')
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
      const tries = driverCode(error) === 'ER_LOCK_WAIT_TIMEOUT' ? maxLockWaits : maxTries
      if (!lostRace(error) || attempt >= tries) throw error
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

const transactions = new WeakMap<PoolConnection, Transaction>()

/** All transactions on one connection are the same object, for which statements stay {@link prepared}. */
function transactionOn(connection: PoolConnection): Transaction {
  const known = transactions.get(connection)
  if (known !== undefined) return known
  const transaction = openDatabase(connection) as unknown as Transaction
  transactions.set(connection, transaction)
  return transaction
}

/** The database behind a pool or a connection. */
function openDatabase<Client extends Pool | PoolConnection>(client: Client) {
  return drizzle({ client, casing: 'snake_case' })
}

/** Awaits a write and turns a violated unique index into the given refusal. */
export async function unlessDuplicate<Result>(write: PromiseLike<Result>, refusal: () => Refusal): Promise<Result> {
  try {
    return await write
  } catch (error) {
    throw driverCode(error) === 'ER_DUP_ENTRY' ? refusal() : error
  }
}

/**
 * A statement that is built once for each database, and each connection with transactions, instead of at each call, which
 * is most of what a short query costs us. `build` ends with `prepare()`; what differs from call to call is a
 * `sql.placeholder`.
 */
export function prepared<Statement>(build: (db: Database) => Statement): (db: Database) => Statement {
  const statements = new WeakMap<Database, Statement>()
  return (db) => {
    const known = statements.get(db)
    if (known !== undefined) return known
    const statement = build(db)
    statements.set(db, statement)
    return statement
  }
}

/**
 * The same for a statement about several values, of which there are hardly ever many: built once for each number of them.
 * The values are given by index, which spreading a list does.
 */
export function preparedForEach<Statement>(
  build: (db: Database, places: Placeholder[]) => Statement,
): (db: Database, count: number) => Statement {
  const statementsOf = prepared(() => new Map<number, Statement>())
  return (db, count) => {
    const statements = statementsOf(db)
    const places = () => Array.from({ length: count }, (_, index) => sql.placeholder(String(index)))
    const statement = statements.get(count) ?? build(db, places())
    statements.set(count, statement)
    return statement
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
  const build = (db: Database, names: readonly string[]) => {
    const values = Object.fromEntries(names.map((name) => [name, sql.placeholder(name)]))
    const insert = db.insert(table)
    return (ignore ? insert.ignore() : insert).values({ ...values, ...always } as never).prepare()
  }
  const statementsOf = prepared(() => new Map<string, ReturnType<typeof build>>())

  return async (db, given) => {
    const row: Record<string, unknown> = {}
    for (const [name, column] of columns) {
      row[name] = (given as Record<string, unknown>)[name] ?? column.defaultFn?.() ?? column.default ?? null
    }
    const names = columns.map(([name]) => name).filter((name) => row[name] !== null && !(always && name in always))
    const statements = statementsOf(db)
    const statement = statements.get(names.join()) ?? build(db, names)
    statements.set(names.join(), statement)
    const [{ affectedRows, insertId }] = (await statement.execute(row)) as unknown as [ResultSetHeader]
    if (numbered !== undefined) row[numbered] ??= insertId
    return { isNew: affectedRows > 0, row: row as Table['$inferSelect'] }
  }
}

/** The first row, where a statement can only answer one; throws when there is none, which would be our fault. */
export function only<Row>(rows: readonly Row[]): Row {
  const [row] = rows
  if (row === undefined) throw new Error('expected a row')
  return row
}
