// Local copies of other services' facts, fed by their events. Guaranteed: a copy keeps the newest that it was told,
// whatever the order and however often; a row with a lower or equal revision than the stored one changes nothing.
// Rebuilding mends what is wrong all the same, while events go on coming in: rows are read before their owner is asked,
// and whatever true row we had read, its owner knew by then. So a row that the owner does not know, or knows with a
// lower revision, is wrong; it is put right only if no event has changed it meanwhile. Of a person who is erased nothing
// is kept, whatever comes in late or again: who is erased is a table of its own, because a row of the copy that says so
// would be one that the owner does not know.
import { type Database, preparedInsert, type Transaction, type Transactional, transact } from '@portal/chassis/database'
import type { Peer } from '@portal/chassis/peer'
import { type Owner, type State, stateOf } from '@portal/contracts/event'
import { and, asc, eq, gt, lt } from 'drizzle-orm'
import type { MySqlColumn, MySqlTable } from 'drizzle-orm/mysql-core'
import { z } from 'zod'
import { isErased } from './erasure.ts'

const pageSize = 500

type ReadModelTable = MySqlTable & { revision: MySqlColumn }
type ReadModelRow = Record<string, unknown> & { revision: number }

type Definition<Table extends ReadModelTable, Data> = {
  /** What an operator calls it. */
  name: string
  owner: Owner
  /** Where the owner tells: `GET /internal{path}/{key}` one fact, `GET /internal{path}?after=&limit=` a page by key. */
  path: string
  state: z.ZodType<Data>
  table: Table
  /** The property of the table that identifies a fact; unique. */
  key: keyof Table['$inferInsert'] & string
  row: (data: Data) => Omit<Table['$inferInsert'], 'revision'>
  /** Whether a fact gets a row where there is none yet; one that is there follows in any case. All get one by default. */
  begins?: (data: Data) => boolean
  /** The user whom a fact is about, where it is about one. */
  person?: (data: Data) => number
  /** What else follows from news, in the same transaction. */
  onChange?: (tx: Transaction, data: Data) => Promise<void>
}

/** What rebuilding a copy came to: how many facts the owner told, how many rows were wrong or missing, or made up. */
export type Rebuilt = { told: number; repaired: number; removed: number }

/** A local copy of facts that another service owns. */
export type ReadModel<Data = never> = {
  name: string
  owner: Owner
  /** Takes a fact over where it is news; a handler for the events that tell it. */
  apply: (tx: Transaction, state: State<Data>) => Promise<void>
  /**
   * Asks the owner for one fact and keeps it. Undefined where the owner does not know it or the person is
   * erased; throws `unavailable`.
   */
  fetchFromOwner: (ctx: Transactional, peer: Peer, key: number) => Promise<State<Data> | undefined>
  /** Brings the whole copy in line with what its owner tells, page by page. Throws `unavailable`. */
  rebuild: (ctx: Transactional, peer: Peer) => Promise<Rebuilt>
}

/** Declares a local copy. */
export function defineReadModel<Table extends ReadModelTable, Data>(
  definition: Definition<Table, Data>,
): ReadModel<Data> {
  const { name, owner, path, state, table, key, row, begins = () => true, person, onChange } = definition
  const keyColumn = (table as unknown as Record<string, MySqlColumn>)[key] as MySqlColumn
  const insert = preparedInsert(table, { ignore: true })
  const rowOf = (fact: State<Data>) => ({ ...row(fact.data), revision: fact.revision }) as ReadModelRow
  const keyOf = (each: ReadModelRow) => Number(each[key])

  /** False where the fact is about somebody who is erased. */
  const take = async (tx: Transaction, fact: State<Data>): Promise<boolean> => {
    const wanted = rowOf(fact)
    const isNew = begins(fact.data) && (await insert(tx, wanted as Table['$inferInsert'])).isNew
    const isOlder = and(eq(keyColumn, keyOf(wanted)), lt(table.revision, wanted.revision))
    const isNews = isNew || (await put(tx, wanted, isOlder))
    if (!isNews) return true
    if (person && (await isErased(tx, person(fact.data)))) {
      await tx.delete(table).where(eq(keyColumn, keyOf(wanted)))
      return false
    }
    await onChange?.(tx, fact.data)
    return true
  }
  const put = async (tx: Transaction, wanted: ReadModelRow, where: ReturnType<typeof and>) => {
    const [updated] = await tx
      .update(table)
      .set(wanted as never)
      .where(where)
    return updated.affectedRows > 0
  }
  const isStill = (was: ReadModelRow) => and(eq(keyColumn, keyOf(was)), eq(table.revision, was.revision))

  const rebuildPage = async (ctx: Transactional, peer: Peer, after: number, done: Rebuilt) => {
    const known = await readRows(ctx.db, table, keyColumn, after)
    const told = await peer.request(`${path}?after=${after}&limit=${pageSize}`, z.array(stateOf(state)))
    if (!told) throw new Error(`${owner} tells nothing at ${path}`)
    const upTo = Math.min(lastKey(known, keyOf), lastKey(told.map(rowOf), keyOf))
    const isWithin = (each: ReadModelRow) => keyOf(each) <= upTo
    const wasByKey = new Map(known.map((was) => [keyOf(was), was]))
    const facing = told.map((fact) => ({ fact, now: rowOf(fact), was: wasByKey.get(keyOf(rowOf(fact))) }))
    const within = facing.filter(({ now }) => isWithin(now))
    const wrong = within.filter(({ fact, now, was }) => (was ? !isSame(was, now) : begins(fact.data)))
    const seenKeys = new Set(facing.map(({ now }) => keyOf(now)))
    const madeUp = known.filter((was) => isWithin(was) && !seenKeys.has(keyOf(was)))
    await transact(ctx, async (tx) => {
      for (const { fact, now, was } of wrong) {
        if (!was) await take(tx, fact)
        else if (await put(tx, now, isStill(was))) await onChange?.(tx, fact.data)
      }
      for (const was of madeUp) await tx.delete(table).where(isStill(was))
    })
    done.told += within.length
    done.repaired += wrong.length
    done.removed += madeUp.length
    return upTo
  }

  return {
    name,
    owner,
    apply: async (tx, fact) => {
      await take(tx, fact)
    },
    fetchFromOwner: async (ctx, peer, id) => {
      const fact = await peer.request(`${path}/${id}`, stateOf(state))
      const isTaken = fact && (await transact(ctx, (tx) => take(tx, fact)))
      return isTaken ? fact : undefined
    },
    rebuild: async (ctx, peer) => {
      const done = { told: 0, repaired: 0, removed: 0 }
      for (let after = 0; after < Number.POSITIVE_INFINITY; ) after = await rebuildPage(ctx, peer, after, done)
      return done
    },
  }
}

async function readRows(db: Database, table: MySqlTable, key: MySqlColumn, after: number): Promise<ReadModelRow[]> {
  const rows = await db.select().from(table).where(gt(key, after)).orderBy(asc(key)).limit(pageSize)
  return rows as ReadModelRow[]
}

/** How far a page reaches: to its last key, or to the end of all where it is not full. */
function lastKey(rows: readonly ReadModelRow[], keyOf: (row: ReadModelRow) => number): number {
  const last = rows.at(-1)
  return last && rows.length === pageSize ? keyOf(last) : Number.POSITIVE_INFINITY
}

function isSame(was: ReadModelRow, now: ReadModelRow): boolean {
  return Object.entries(now).every(([name, value]) => was[name] === value)
}
