import { sessionStatements } from '@portal/chassis/pool'
import type { Operation } from '@portal/contracts/operation'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import type { TestDatabase } from './database.ts'
import { statementsDuring } from './statements.ts'

type Headers = Record<string, string>
/** Whom to ask as, by what an operation asks for. */
type People = Partial<Record<'RECRUITER' | 'JOB_SEEKER' | 'ADMIN', Headers>>

export type Reading = {
  url: string
  operations: readonly Operation[]
  people: People
  /** A value for each parameter of a path and each field of a query, by its name or `operation.name`. Null leaves it out. */
  samples: Readonly<Record<string, string | null>>
}

const digits = Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS d`).join(' UNION ALL ')
const tens = ['a', 'b', 'c', 'd'].map((name) => `(${digits}) AS ${name}`).join(', ')
/** The columns that every resource has, for {@link fillTable}. */
export const resourceColumns = { created_at: 'NOW(3)', updated_at: 'NOW(3)', revision: '1' }
/** Samples for the query of every list. How many there are in all is told to whoever asks to have all counted. */
export const listSamples = { skip: '20', include_total: null }

/**
 * Puts 10,000 rows into a table, enough for a plan to matter. Each column is an SQL expression of `n`, which counts from 1.
 */
export async function fillTable(database: TestDatabase, table: string, columns: Record<string, string>): Promise<void> {
  const numbers = `SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * d.d AS n FROM ${tens}`
  const names = Object.keys(columns).join(', ')
  await database.rows(
    `INSERT INTO ${table} (${names}) SELECT ${Object.values(columns).join(', ')} FROM (${numbers}) AS numbers ORDER BY n`,
  )
  await database.rows(`ANALYZE TABLE ${table}`)
}

/** A parameter of no list. */
const unknown = `unknown=${'~'.repeat(1000)}`

/**
 * Calls every reading operation, as each role it is for, once with each of its filters and once for a further page.
 * Rejects where a filter has no sample, so that a new one is not forgotten, where an operation does not answer, and where
 * the address of a next page repeats a parameter that the list does not know.
 */
export async function readEverything({ url, operations, people, samples }: Reading): Promise<void> {
  const request = async (path: string, headers: Headers) => {
    const response = await fetch(new URL(`/api/v1${path}&${unknown}`, url), { headers })
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`${path} answered ${response.status}`)
    const next = /<([^>]*)>/.exec(response.headers.get('link') ?? '')?.[1]
    if (next?.includes('unknown')) throw new Error(`${path} repeats what it does not know`)
    return next
  }
  for (const operation of operations) {
    const { method, response, access } = operation
    if (method !== 'get' || response.mediaType !== undefined) continue
    const roles = Object.entries(people).filter(
      ([role]) => typeof access === 'string' || access.some((one) => one === role),
    )
    for (const [, headers] of roles) {
      for (const path of pathsOf(operation, samples)) {
        const next = await request(path, headers)
        if (next !== undefined) await request(next.replace('/api/v1', ''), headers)
      }
    }
  }
}

function pathsOf({ id, path, query }: Operation, samples: Reading['samples']): string[] {
  const sampleOf = (name: string) => {
    const sample = samples[`${id}.${name}`] ?? samples[name]
    if (sample === undefined) throw new Error(`there is no sample of ${name} in ${id}`)
    return sample
  }
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => String(sampleOf(name)))
  const fields = Object.keys(query?.shape ?? {}).filter((name) => name !== 'cursor' && name !== 'limit')
  const isList = query !== undefined && 'limit' in query.shape
  const filters = fields.map((name) => [name, sampleOf(name)] as const).filter(([, value]) => value !== null)
  const queries = [[], ...filters.map((filter) => [filter])].map((each) => {
    const parameters = [...each, ...(isList ? [['limit', '5'] as const] : [])]
    return new URLSearchParams(parameters as [string, string][]).toString()
  })
  return queries.map((text) => `${filled}?${text}`)
}

/** Fills what messaging has in every service: events that were published, and a note of those dealt with. */
export async function fillMessaging(database: TestDatabase): Promise<void> {
  await fillTable(database, 'outbox', {
    event_id: 'UUID()',
    subject: "CONCAT('none.such.', n)",
    payload: "'{}'",
    created_at: 'NOW(3)',
    published_at: 'NOW(3)',
  })
  await fillTable(database, 'inbox', { consumer: "'none'", event_id: 'UUID()', received_at: 'NOW(3)' })
}

type Step = RowDataPacket & { table: string | null; type: string | null; key: string | null; Extra: string | null }

/**
 * The statements that were sent during `act` whose plan does not fit a table of any size, each with what is wrong with it:
 * it reads a whole table or index, or puts rows in order or together itself.
 */
export async function slowPlans(database: TestDatabase, act: () => Promise<unknown>): Promise<string[]> {
  const statements = await statementsDuring(database.url, act)
  const byShape = new Map(
    statements
      .filter((statement) => /^\s*(?:select|update|delete)\b.*\b(?:from|update)\b/is.test(statement))
      .map((statement) => [statement.replace(/'(?:[^'\\]|\\.)*'|\b\d+\b/g, '?'), statement]),
  )
  if (byShape.size === 0) throw new Error('no statement was sent')
  const session = await createConnection({ uri: database.url, timezone: 'Z' })
  // A plan depends on them.
  for (const statement of sessionStatements()) await session.query(statement)
  const slow: string[] = []
  for (const statement of byShape.values()) {
    const [steps] = await session.query<Step[]>(`EXPLAIN FORMAT=TRADITIONAL ${statement}`)
    const faults = steps.flatMap((step) => faultsOf(step, statement))
    if (faults.length > 0) slow.push(`${faults.join(', ')}: ${statement}`)
  }
  await session.end()
  return slow
}

function faultsOf({ table, type, key, Extra }: Step, statement: string): string[] {
  // Rows that the statement has made itself, as many as the other steps give it, each of which is judged, or has brought.
  if (table?.startsWith('<') || Extra?.includes('Table function')) return []
  const readsAll = type === 'ALL' || (type === 'index' && !/\blimit\b/i.test(statement))
  const faults = (Extra ?? '').split('; ').filter((extra) => /filesort|temporary/.test(extra))
  const all = readsAll ? ['reads everything', ...faults] : faults
  return all.map((fault) => `${table} by ${key ?? 'no index'} (${type}): ${fault}`)
}
