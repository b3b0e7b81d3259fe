import type { PageQuery } from '@portal/contracts/fields'
import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm'
import type { MySqlColumn } from 'drizzle-orm/mysql-core'
import type { Database } from '../mysql/database.ts'
import { badCursor, countRows, decodeCursor, type Listable, type Page, pageOf } from './paging.ts'

/** A part of a list: the rows that meet a condition, in ascending order of a unique column. */
export type PagePart = { where: SQL; by: MySqlColumn }

type Position = { part: number; value: unknown }

/**
 * Reads one page of a list that consists of parts, one after the other, which have no row in common. The cursor is the last
 * id seen, as for `readPage`; that row says where the page begins. Throws 400 if it is in none of the parts any more.
 */
export async function readParts<Table extends Listable>(
  db: Database,
  table: Table,
  { where, parts, query }: { where: SQL | undefined; parts: readonly PagePart[]; query: PageQuery },
): Promise<Page<Table['$inferSelect']>> {
  const after = query.cursor === undefined ? undefined : await readPosition(db, table, { parts, cursor: query.cursor })
  const found: unknown[] = []
  let skip = after ? 0 : query.skip
  for (const [nth, part] of parts.entries()) {
    if (after && nth < after.part) continue
    const beyond = after?.part === nth ? gt(part.by, after.value) : undefined
    const rows = await db
      .select()
      .from(table as Listable)
      .where(and(where, part.where, beyond))
      .orderBy(asc(part.by))
      .limit(query.limit + 1 - found.length)
      .offset(skip)
    found.push(...rows)
    if (found.length > query.limit) break
    if (skip > 0) skip = Math.max(0, skip - (await countRows(db, table, and(where, part.where))))
  }
  const total = query.include_total ? await countAll(db, table, { where, parts }) : undefined
  return pageOf(found as Table['$inferSelect'][], query, total)
}

async function readPosition(
  db: Database,
  table: Listable,
  { parts, cursor }: { parts: readonly PagePart[]; cursor: string },
): Promise<Position> {
  const columns = parts.flatMap(({ where, by }, nth) => [
    [`in${nth}`, sql`(${where})`] as const,
    [`value${nth}`, by] as const,
  ])
  const [row] = await db
    .select(Object.fromEntries<MySqlColumn | SQL>(columns))
    .from(table)
    .where(eq(table.id, decodeCursor(cursor)))
  const part = parts.findIndex((_, nth) => Number(row?.[`in${nth}`]) === 1)
  if (part < 0) throw badCursor()
  return { part, value: row?.[`value${part}`] }
}

async function countAll(
  db: Database,
  table: Listable,
  { where, parts }: { where: SQL | undefined; parts: readonly PagePart[] },
): Promise<number> {
  const counts = await Promise.all(parts.map((part) => countRows(db, table, and(where, part.where))))
  return counts.reduce((sum, each) => sum + each, 0)
}
