import { bigint, customType, datetime, int } from 'drizzle-orm/mysql-core'

/** An identifier column; JSON and JavaScript hold it exactly up to 2^53 - 1. */
export function identifier() {
  return bigint({ mode: 'number', unsigned: true })
}

/** An instant in UTC with milliseconds. */
export function instant() {
  return datetime({ mode: 'date', fsp: 3 })
}

/** Text of at most `length` characters, compared character by character: case and accents matter. */
export const exactText = customType<{ data: string; config: { length: number } }>({
  dataType: (config) => `varchar(${config?.length ?? 255}) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
})

/** A value that is only read and written as a whole, as JSON of at most 16 MiB. */
export function document<Value>() {
  return customType<{ data: Value; driverData: string }>({
    dataType: () => 'mediumtext',
    toDriver: (value) => JSON.stringify(value),
    fromDriver: (stored) => JSON.parse(stored),
  })()
}

/** The columns that every resource table starts with. `revision` counts changes, so event consumers can order them. */
export function resourceColumns() {
  return {
    id: identifier().autoincrement().primaryKey(),
    createdAt: instant()
      .notNull()
      .$defaultFn(() => new Date()),
    updatedAt: instant()
      .notNull()
      .$defaultFn(() => new Date())
      .$onUpdateFn(() => new Date()),
    isDeleted: instant(),
    revision: int().notNull().default(1),
  }
}

export type ResourceRow = { id: number; createdAt: Date; updatedAt: Date; isDeleted: Date | null }

/** The {@link resourceColumns} of a row as the contract shows them. */
export function presentResource(row: ResourceRow) {
  return {
    id: row.id,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    is_deleted: row.isDeleted?.toISOString() ?? null,
  }
}
