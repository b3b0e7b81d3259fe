// Read models: local tables of other services' state, fed by their events (ADR 14).
// Guarantees: a read model stores the highest revision it received, in whatever order and however often events arrive,
// and nothing about erased users. A rebuild repairs wrong rows while events arrive and never undoes a newer event.

import type { Peer } from '@portal/chassis/http/peer'
import { type Database, type Transaction, type Transactional, transact } from '@portal/chassis/mysql/database'
import { preparedInsert } from '@portal/chassis/mysql/statements'
import { type Owner, type State, stateOf } from '@portal/contracts/event'
import { and, asc, eq, getTableColumns, gt, inArray, lt, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { MySqlColumn, MySqlTable } from 'drizzle-orm/mysql-core'
import { z } from 'zod'
import { erasedAmong, isErased } from '../erasure.ts'

const pageSize = 500

type ReadModelTable = MySqlTable & { revision: MySqlColumn }
type ReadModelRow = Record<string, unknown> & { revision: number }

type Definition<Table extends ReadModelTable, Data> = {
  /** The name that operators use. */
  name: string
  owner: Owner
  /**
   * The owner's route: `GET /internal{path}/{key}` returns one state, `GET /internal{path}?after=&limit=` a page by
   * key.
   */
  path: string
  state: z.ZodType<Data>
  table: Table
  /** The property of the table that identifies a row; unique. */
  key: keyof Table['$inferInsert'] & string
  row: (data: Data) => Omit<Table['$inferInsert'], 'revision'>
  /** Whether a state creates a row if there is none; an existing row is always updated. By default every state does. */
  begins?: (data: Data) => boolean
  /** The user whom a state is about, if any. */
  person?: (data: Data) => number
  /** Runs after a row changed, in the same transaction, for states that `changesMore`, by default all. */
  onChange?: (tx: Transaction, data: Data) => Promise<void>
  changesMore?: (data: Data) => boolean
}

/**
 * The result of a rebuild: states received from the owner, rows repaired or added, rows removed as unknown to the
 * owner.
 */
export type Rebuilt = { read: number; repaired: number; removed: number }

/** A local read model of state that another service owns. */
export type ReadModel<Data = never> = {
  name: string
  owner: Owner
  /** Stores the states whose revisions are newer; the handler of the events that carry them, for `onMany`. */
  apply: (tx: Transaction, states: readonly State<Data>[]) => Promise<void>
  /**
   * Loads one state from the owner and stores it. Undefined if the owner does not have it or its user is erased. Throws
   * `unavailable`.
   */
  fetchFromOwner: (ctx: Transactional, peer: Peer, key: number) => Promise<State<Data> | undefined>
  /** Makes the whole read model equal to the state of its owner, page by page. Throws `unavailable`. */
  rebuild: (ctx: Transactional, peer: Peer) => Promise<Rebuilt>
}

/** Declares a read model. */
export function defineReadModel<Table extends ReadModelTable, Data>(
  definition: Definition<Table, Data>,
): ReadModel<Data> {
  const { name, owner, path, state, table, key, row, begins = () => true, person, onChange } = definition
  const changesMore = onChange ? (definition.changesMore ?? (() => true)) : () => false
  const keyColumn = (table as unknown as Record<string, MySqlColumn>)[key] as MySqlColumn
  const insert = preparedInsert(table, { ignore: true })
  const rowOf = (current: State<Data>) => ({ ...row(current.data), revision: current.revision }) as ReadModelRow
  const keyOf = (each: ReadModelRow) => Number(each[key])

  const changed = async (tx: Transaction, data: Data) => {
    if (changesMore(data)) await onChange?.(tx, data)
  }
  /** Stores a state if it is newer. Returns false if its user is erased. */
  const store = async (tx: Transaction, current: State<Data>): Promise<boolean> => {
    const newRow = rowOf(current)
    const isNew = begins(current.data) && (await insert(tx, newRow as Table['$inferInsert'])).isNew
    const isOlder = and(eq(keyColumn, keyOf(newRow)), lt(table.revision, newRow.revision))
    if (!isNew && !(await updateRow(tx, table, newRow, isOlder))) return true
    const isErasedPerson = person && (await isErased(tx, person(current.data)))
    if (isErasedPerson) await tx.delete(table).where(eq(keyColumn, keyOf(newRow)))
    else await changed(tx, current.data)
    return !isErasedPerson
  }
  /** {@link store} for several states. */
  const storeAll = async (tx: Transaction, states: readonly State<Data>[]): Promise<void> => {
    const canJoin = ({ data }: State<Data>) => begins(data) && !changesMore(data)
    if (states.length === 1 || !states.every(canJoin)) {
      for (const current of states) await store(tx, current)
      return
    }
    const rows = states.map(rowOf)
    const people = person && states.map(({ data }) => person(data))
    const [, erased] = await tx.together(
      () => tx.execute(upsertNewer(table, rows)),
      async () => people && erasedAmong(tx, [...new Set(people)]),
    )
    if (!people || !erased || erased.size === 0) return
    const keys = rows.flatMap((row, index) => (erased.has(people[index] as number) ? [keyOf(row)] : []))
    await tx.delete(table).where(inArray(keyColumn, keys))
  }
  const isUnchanged = (old: ReadModelRow) => and(eq(keyColumn, keyOf(old)), eq(table.revision, old.revision))
  const rebuild: ReadModel<Data>['rebuild'] = async (ctx, peer) => {
    const done = { read: 0, repaired: 0, removed: 0 }
    for (let after = 0; Number.isFinite(after); ) {
      // Read before the owner is queried: whatever correct row was read, the owner had it by then. So a row that the
      // owner does not have, or has with a lower revision, is wrong. It is changed only if no event changed it since.
      const rows = await readRows(ctx.db, table, keyColumn, after)
      const stored = new Map(rows.map((old) => [keyOf(old), old]))
      const states = await peer.request(`${path}?after=${after}&limit=${pageSize}`, z.array(stateOf(state)))
      if (!states) throw new Error(`${owner} does not serve ${path}`)
      const received = states.map((current) => ({ current, newRow: rowOf(current), mayBegin: begins(current.data) }))
      const page = comparePage(stored, new Map(received.map((each) => [keyOf(each.newRow), each])))
      await transact(ctx, async (tx) => {
        for (const { current, newRow, old } of page.wrong) {
          if (!old) await store(tx, current)
          else if (await updateRow(tx, table, newRow, isUnchanged(old))) await changed(tx, current.data)
        }
        for (const old of page.unknownToOwner) await tx.delete(table).where(isUnchanged(old))
      })
      done.read += page.compared
      done.repaired += page.wrong.length
      done.removed += page.unknownToOwner.length
      after = page.upTo
    }
    return done
  }

  return {
    name,
    owner,
    apply: storeAll,
    fetchFromOwner: async (ctx, peer, id) => {
      const current = await peer.request(`${path}/${id}`, stateOf(state))
      const isStored = current && (await transact(ctx, (tx) => store(tx, current)))
      return isStored ? current : undefined
    },
    rebuild,
  }
}

/** A state of the owner with its row, and whether it creates that row. */
type Received<Data> = { current: State<Data>; newRow: ReadModelRow; mayBegin: boolean }

/**
 * Compares a page of the read model with the owner's page from the same key on, both by their keys in order. Returns the
 * last key that both pages cover, the number of the owner's states up to it, those whose row is wrong or missing, and the
 * rows that the owner does not have.
 */
function comparePage<Data>(stored: ReadonlyMap<number, ReadModelRow>, ofOwner: ReadonlyMap<number, Received<Data>>) {
  const upTo = Math.min(lastKey(stored), lastKey(ofOwner))
  const onPage = [...ofOwner].flatMap(([key, each]) => (key <= upTo ? [{ ...each, old: stored.get(key) }] : []))
  return {
    upTo,
    compared: onPage.length,
    wrong: onPage.filter(({ newRow, mayBegin, old }) => (old ? !isSame(old, newRow) : mayBegin)),
    unknownToOwner: [...stored].flatMap(([key, old]) => (key <= upTo && !ofOwner.has(key) ? [old] : [])),
  }
}

/** Inserts rows. A row that exists takes the values of the row with the highest revision; all have the same columns. */
function upsertNewer(table: ReadModelTable, rows: readonly ReadModelRow[]): SQL {
  const columns = Object.entries(getTableColumns(table)).filter(([name]) => rows[0] && name in rows[0])
  const list = (parts: SQLWrapper[]) => sql.join(parts, sql`, `)
  const values = rows.map((row) => sql`(${list(columns.map(([name, column]) => sql.param(row[name], column)))})`)
  const all = columns.map(([, column]) => column as MySqlColumn)
  const { revision } = table
  // Assigned from left to right, so the revision comes last.
  const assigned = [...all.filter((column) => column !== revision), revision].map(
    (column) => sql`${column} = if(values(${revision}) > ${revision}, values(${column}), ${column})`,
  )
  return sql`insert into ${table} (${list(all)}) values ${list(values)} on duplicate key update ${list(assigned)}`
}

/** Updates the row that meets the condition. Returns whether there was one. */
async function updateRow(
  tx: Transaction,
  table: MySqlTable,
  newRow: ReadModelRow,
  where: SQL | undefined,
): Promise<boolean> {
  const [updated] = await tx
    .update(table)
    .set(newRow as never)
    .where(where)
  return updated.affectedRows > 0
}

async function readRows(db: Database, table: MySqlTable, key: MySqlColumn, after: number): Promise<ReadModelRow[]> {
  const rows = await db.select().from(table).where(gt(key, after)).orderBy(asc(key)).limit(pageSize)
  return rows as ReadModelRow[]
}

/** The last key that a page covers: that of its last row, or infinity if the page is not full. */
function lastKey(page: ReadonlyMap<number, unknown>): number {
  return page.size === pageSize ? Math.max(...page.keys()) : Number.POSITIVE_INFINITY
}

function isSame(old: ReadModelRow, newRow: ReadModelRow): boolean {
  return Object.entries(newRow).every(([name, value]) => comparable(old[name]) === comparable(value))
}

function comparable(value: unknown): unknown {
  return value instanceof Date ? value.getTime() : value
}
