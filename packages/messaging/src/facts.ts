import type { Transaction } from '@portal/chassis/database'
import { and, eq, lt } from 'drizzle-orm'
import type { MySqlColumn, MySqlTable } from 'drizzle-orm/mysql-core'

/** A table that keeps a copy of another service's facts, with the owner's revision. */
export type CopyTable = MySqlTable & { revision: MySqlColumn }

/**
 * Keeps the newest of another service's facts, whatever the order they arrive in: a row with a lower or equal revision
 * than the stored one changes nothing. `key` is the column that identifies the fact and is unique. Tells whether the
 * row was news.
 */
export async function keepNewest<Table extends CopyTable>(
  tx: Transaction,
  table: Table,
  key: MySqlColumn,
  row: Table['$inferInsert'] & { revision: number },
): Promise<boolean> {
  const [inserted] = await tx.insert(table).ignore().values(row)
  if (inserted.affectedRows > 0) return true
  const keyName = Object.entries(table).find(([, column]) => column === key)?.[0] ?? ''
  const keyValue = (row as Record<string, unknown>)[keyName]
  const [updated] = await tx
    .update(table)
    .set(row as never)
    .where(and(eq(key, keyValue), lt(table.revision, row.revision)))
  return updated.affectedRows > 0
}
