// The statements of a service, built once instead of for every call, and what reads their results.
import DataLoader from 'dataloader'
import { getTableColumns, type Placeholder, type SQL, sql } from 'drizzle-orm'
import type { MySqlColumn, MySqlTable } from 'drizzle-orm/mysql-core'
import type { ResultSetHeader } from 'mysql2/promise'
import type { HttpError } from '../errors.ts'
import type { Database } from './database.ts'
import { driverCode } from './driver-error.ts'
import { memoize } from './memoize.ts'

/**
 * A statement that is built once per database, and once per connection for transactions. Building it for every call is
 * most of the CPU cost of a short query. `build` ends with `prepare()`; values that differ between calls are
 * `sql.placeholder`s. If the statement itself differs between calls, it is built once for each variant: the names of
 * the values that are given, or their number ({@link placeholders}). Variants must be few, because all are kept.
 */
export function prepared<Statement, Variant extends number | readonly string[] | undefined = undefined>(
  build: (db: Database, variant: Variant) => Statement,
): (db: Database, ...variant: Variant extends undefined ? [] : [Variant]) => Statement {
  const statementsOf = memoize<Database, Map<string, Statement>>(() => new Map())
  const statementOf = (db: Database, variant: Variant) => {
    const statements = statementsOf(db)
    const key = String(variant)
    const existing = statements.get(key)
    if (existing !== undefined) return existing
    const statement = build(db, variant)
    statements.set(key, statement)
    return statement
  }
  return statementOf as (db: Database, ...variant: unknown[]) => Statement
}

/** Placeholders for `count` values that are given by index, as spreading an array does: `execute({ ...values })`. */
export function placeholders(count: number): Placeholder[] {
  return Array.from({ length: count }, (_, index) => sql.placeholder(String(index)))
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
  const statementOf = prepared((db, count: number) => build(db, placeholders(count)))
  const readBatch = async (db: Database, numbers: readonly number[]) => {
    const distinct = [...new Set(numbers)]
    const rows = await statementOf(db, distinct.length).execute({ ...distinct })
    const rowsByNumber = Map.groupBy(rows, numberOf)
    return numbers.map((number) => rowsByNumber.get(number) ?? [])
  }
  return batched(readBatch)
}

/**
 * Reads a value per call. All keys requested in one tick of the event loop, at most `atMost` at a time, are read by one
 * call of `read`, which returns their values in order. Not for transactions, as {@link preparedBatch}.
 */
export function batched<Key, Value>(
  read: (db: Database, keys: readonly Key[]) => Promise<Value[]>,
  atMost = 512,
): (db: Database, key: Key) => Promise<Value> {
  const loaderOf = memoize(
    (db: Database) =>
      new DataLoader((keys: readonly Key[]) => read(db, keys), {
        cache: false,
        maxBatchSize: atMost,
        batchScheduleFn: setImmediate,
      }),
  )
  return (db, key) => loaderOf(db).load(key)
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
  const statementOf = prepared((db, names: readonly string[]) => {
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

/** Awaits a write and throws `httpError()` if it violates a unique index. */
export async function onDuplicate<Result>(write: PromiseLike<Result>, httpError: () => HttpError): Promise<Result> {
  try {
    return await write
  } catch (error) {
    throw driverCode(error) === 'ER_DUP_ENTRY' ? httpError() : error
  }
}

/** The first row of a statement that always returns one; throws if there is none. */
export function single<Row>(rows: readonly Row[]): Row {
  const [row] = rows
  if (row === undefined) throw new Error('the statement returned no row')
  return row
}
