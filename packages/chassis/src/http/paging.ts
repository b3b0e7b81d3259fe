// Pages of lists. Lists are ordered by id, which follows the order of creation, or by a column and then by id.
// Guarantees: a cursor, which is the last id seen, neither repeats nor skips a row while rows are inserted.
// Does not guarantee: the same for `skip`, which exists for earlier clients, or for a row whose position changes because
// the column that a list is ordered by changes.
import type { PageQuery } from '@portal/contracts/fields'
import { and, asc, count, desc, eq, getTableColumns, gt, lt, or, type Placeholder, type SQL, sql } from 'drizzle-orm'
import type { MySqlColumn, MySqlTable } from 'drizzle-orm/mysql-core'
import type { Request, Response } from 'express'
import { badRequest } from '../errors.ts'
import type { Database } from '../mysql/database.ts'
import { prepared } from '../mysql/statements.ts'
import { holdBody } from './unread-bodies.ts'

export type Listable = MySqlTable & { id: MySqlColumn }

/** `next` is the cursor of the next page, if there is one; `total` is present if it was requested. */
export type Page<Row> = { rows: Row[]; next?: string; total?: number }

type Columns<Table extends Listable> = Record<keyof Table['$inferSelect'], MySqlColumn | SQL>

/**
 * Ascending by a column. A cursor must be the id of a row that meets `within`, the condition of the list without its
 * filters: otherwise made-up cursors would show how the rows of others compare.
 */
type ByColumn = { by: MySqlColumn; within: SQL | undefined }
type Order = 'newest' | 'oldest' | ByColumn

type PageOptions<Table extends Listable> = {
  where: (SQL | undefined)[]
  query: PageQuery
  order?: Order
  columns?: Columns<Table>
  ignoreIndex?: string[] | undefined
}

/**
 * Reads one page of the rows of a table that meet the conditions, by default the newest first. `columns` are expressions
 * for the columns, if a row is not read as it is. `ignoreIndex` names the indexes for other orders that MySQL would take.
 */
export async function readPage<Table extends Listable>(
  db: Database,
  table: Table,
  options: PageOptions<Table>,
): Promise<Page<Table['$inferSelect']>> {
  const { query, order = 'newest', columns = getTableColumns(table), ignoreIndex = [] } = options
  const where = and(...options.where)
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor)
  const beyond = after === undefined ? undefined : await beyondRow(db, table, { after, order })
  const found = await db
    .select(columns as Record<string, MySqlColumn | SQL>)
    .from(table as Listable, { ignoreIndex })
    .where(and(where, beyond))
    .orderBy(...(typeof order === 'object' ? [asc(order.by)] : []), (order === 'newest' ? desc : asc)(table.id))
    .limit(query.limit + 1)
    .offset(after === undefined ? query.skip : 0)
  const total = query.include_total ? await countRows(db, table, where) : undefined
  return pageOf(found as Table['$inferSelect'][], query, total)
}

/** The condition for the rows after the row with an id. Its column is read again, so that no cursor contains a text. */
async function beyondRow(
  db: Database,
  table: Listable,
  { after, order }: { after: number; order: Order },
): Promise<SQL | undefined> {
  if (typeof order === 'string') return (order === 'newest' ? lt : gt)(table.id, after)
  const { by, within } = order
  const [row] = await db
    .select({ value: by })
    .from(table)
    .where(and(eq(table.id, after), within))
  if (!row) throw badCursor()
  return or(gt(by, row.value), and(eq(by, row.value), gt(table.id, after)))
}

type Filters = Record<string, (value: Placeholder) => SQL>

/**
 * {@link readPage}, newest first, for a list that is read often: its statements are built once for each set of filters
 * that have a value. `always` is a condition of every statement; `ignoreIndex` as for {@link readPage}, by these filters.
 */
export function preparedPage<Table extends Listable, Names extends Filters>(
  table: Table,
  {
    always,
    filters,
    ignoreIndex = () => [],
  }: { always: SQL; filters: Names; ignoreIndex?: (given: readonly string[]) => string[] },
) {
  const statementOf = prepared((db, names: readonly string[]) => {
    const given = names.map((name) => filters[name]?.(sql.placeholder(name)))
    const beyond = names.includes('after') ? lt(table.id, sql.placeholder('after')) : undefined
    const where = and(always, ...given, beyond)
    return db
      .select()
      .from(table as Listable, { ignoreIndex: ignoreIndex(names) })
      .where(where)
      .orderBy(desc(table.id))
      .limit(sql.placeholder('limit'))
      .offset(sql.placeholder('skip'))
      .prepare()
  })
  const conditionOf = (values: Record<string, unknown>) => {
    const given = Object.entries(values).filter(([, value]) => value !== undefined)
    return and(always, ...given.map(([name, value]) => filters[name]?.(value as Placeholder)))
  }

  return async (
    db: Database,
    query: PageQuery,
    values: { [Name in keyof Names]?: unknown },
  ): Promise<Page<Table['$inferSelect']>> => {
    const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor)
    const all: Record<string, unknown> = { ...values, after }
    const names = Object.keys(all).filter((name) => all[name] !== undefined)
    const found = await statementOf(db, names).execute({
      ...all,
      limit: query.limit + 1,
      skip: after === undefined ? query.skip : 0,
    })
    const total = query.include_total ? await countRows(db, table, conditionOf(values)) : undefined
    return pageOf(found as Table['$inferSelect'][], query, total)
  }
}

/** The page of the rows found, which are one more than the limit if there is a next page. */
export function pageOf<Row>(found: readonly Row[], { limit }: PageQuery, total: number | undefined): Page<Row> {
  const rows = found.slice(0, limit)
  const last = rows.at(-1) as { id: number } | undefined
  return {
    rows,
    ...(found.length > rows.length && last ? { next: encodeCursor(last.id) } : {}),
    ...(total === undefined ? {} : { total }),
  }
}

/** The number of rows of a table that meet a condition. */
export async function countRows(db: Database, table: Listable, where: SQL | undefined): Promise<number> {
  const [row] = await db.select({ total: count() }).from(table).where(where)
  return row?.total ?? 0
}

/** A request for a page, with the parsed query. */
export type Listing = { req: Request; res: Response; query: PageQuery }

/** Sends a page as a JSON array, with `Link: rel="next"` (RFC 8288) and, if requested, `X-Total-Count`. */
export function sendPage<Row>(listing: Listing, page: Page<Row>, present: (row: Row) => unknown): void {
  setPageHeaders(listing, page)
  const body = JSON.stringify(page.rows.map(present))
  holdBody(listing.res, Buffer.byteLength(body))
  listing.res.type('json').send(body)
}

/** Sets the headers of {@link sendPage} only, for a prepared response. */
export function setPageHeaders({ req, res, query }: Listing, page: Pick<Page<unknown>, 'next' | 'total'>): void {
  if (page.next !== undefined) {
    const { pathname } = new URL(req.originalUrl, 'http://localhost')
    res.set('Link', `<${pathname}?${nextQuery(req, query, page.next)}>; rel="next"`)
  }
  if (page.total !== undefined) res.set('X-Total-Count', String(page.total))
}

/**
 * The known parameters of the request with their parsed values. Nothing is copied from the URL itself, because only the
 * schema bounds the length: a client could make the `Link` header longer than the gateway accepts, which would look
 * like an error of the service.
 */
function nextQuery(req: Request, query: PageQuery, next: string): string {
  const { skip: _, ...parameters } = { ...query, cursor: next }
  return Object.entries(parameters)
    .filter(([name, value]) => value !== undefined && (name === 'cursor' || Object.hasOwn(req.query, name)))
    .map(([name, value]) => `${name}=${encode(textOf(value))}`)
    .join('&')
}

function textOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value)
}

/** The shortest encoding for a query: a space becomes a plus, and characters that need no escape have none. */
function encode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replace(/%(?:2C|2F|3A|40)/g, decodeURIComponent)
}

function encodeCursor(lastId: number): string {
  return Buffer.from(JSON.stringify({ after: lastId })).toString('base64url')
}

/** The last id seen. Throws 400 for a cursor that was made up. */
export function decodeCursor(cursor: string): number {
  try {
    const { after } = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Number.isSafeInteger(after) && after > 0) return after
  } catch {
    // Falls through to the error for invalid cursors.
  }
  throw badCursor()
}

/** 400 for a cursor that does not belong to the list. */
export function badCursor() {
  return badRequest('BAD_CURSOR', 'The cursor is invalid; use the one from the Link header of this list')
}
