import { sessionStatements } from '@portal/chassis/mysql/pool'
import type { Operation } from '@portal/contracts/operation'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import type { TestDatabase } from './database.ts'
import { statementsDuring } from './statements.ts'

type Headers = Record<string, string>
/** The request headers of a user of each role. */
type People = Partial<Record<'RECRUITER' | 'JOB_SEEKER' | 'ADMIN', Headers>>

export type Reading = {
  url: string
  operations: readonly Operation[]
  people: People
  /** A value for each path parameter and query field, by its name or by `operation.name`. Null omits it. */
  samples: Readonly<Record<string, string | null>>
}

const digits = Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS d`).join(' UNION ALL ')
const tens = ['a', 'b', 'c', 'd'].map((name) => `(${digits}) AS ${name}`).join(', ')
/** The columns of every resource, for {@link fillTable}. */
export const resourceColumns = { created_at: 'NOW(3)', updated_at: 'NOW(3)', revision: '1' }
/** Samples for the query of every list. Totals are left out, because counting reads all rows. */
export const listSamples = { skip: '20', include_total: null }

/**
 * Inserts 10,000 rows into a table, enough for plans to differ. Each column is an SQL expression of `n`, which counts
 * from 1.
 */
export async function fillTable(database: TestDatabase, table: string, columns: Record<string, string>): Promise<void> {
  const numbers = `SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * d.d AS n FROM ${tens}`
  const names = Object.keys(columns).join(', ')
  await database.rows(
    `INSERT INTO ${table} (${names}) SELECT ${Object.values(columns).join(', ')} FROM (${numbers}) AS numbers ORDER BY n`,
  )
  await database.rows(`ANALYZE TABLE ${table}`)
}

/** A query parameter that no list has. */
const unknown = `unknown=${'~'.repeat(1000)}`

/**
 * Calls every GET operation as each of its roles: once with each filter and once for a further page. Rejects if a
 * filter has no sample (so new filters are not forgotten), if a request fails, and if a next page URL repeats an
 * unknown parameter.
 */
export async function readEverything({ url, operations, people, samples }: Reading): Promise<void> {
  const request = async (path: string, headers: Headers) => {
    const response = await fetch(new URL(`/api/v1${path}&${unknown}`, url), { headers })
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`${path} responded ${response.status}`)
    const next = /<([^>]*)>/.exec(response.headers.get('link') ?? '')?.[1]
    if (next?.includes('unknown')) throw new Error(`the next page URL of ${path} repeats an unknown parameter`)
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
    if (sample === undefined) throw new Error(`no sample for ${name} of ${id}`)
    return sample
  }
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => String(sampleOf(name)))
  const fields = Object.keys(query?.shape ?? {}).filter((name) => name !== 'cursor' && name !== 'limit')
  const isList = query !== undefined && 'limit' in query.shape
  const filters = fields.map((name) => [name, sampleOf(name)] as const).filter(([, value]) => value !== null)
  const required = filters.filter(([name]) => !query?.shape[name]?.safeParse(undefined).success)
  const queries = [[], ...filters.map((filter) => [filter])].map((each) => {
    const parameters = new Map([...required, ...each, ...(isList ? [['limit', '5'] as const] : [])])
    return new URLSearchParams([...parameters] as [string, string][]).toString()
  })
  return queries.map((text) => `${filled}?${text}`)
}

/** Fills the messaging tables of a service: published events in the outbox, processed events in the inbox. */
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
 * The statements sent during `work` whose plan does not scale with the size of a table, each with its problem: it reads
 * a whole table or index, sorts rows, or uses a temporary table.
 */
export async function slowPlans(database: TestDatabase, work: () => Promise<unknown>): Promise<string[]> {
  const statements = await statementsDuring(database.url, work)
  const byShape = new Map(
    statements
      .filter((statement) => /^\s*(?:select|update|delete)\b.*\b(?:from|update)\b/is.test(statement))
      .map((statement) => [statement.replace(/'(?:[^'\\]|\\.)*'|\b\d+\b/g, '?'), statement]),
  )
  if (byShape.size === 0) throw new Error('no statement was sent')
  const session = await createConnection({ uri: database.url, timezone: 'Z' })
  // Plans depend on session settings.
  for (const statement of sessionStatements()) await session.query(statement)
  const slow: string[] = []
  for (const statement of byShape.values()) {
    const [steps] = await session.query<Step[]>(`EXPLAIN FORMAT=TRADITIONAL ${statement}`)
    const problems = steps.flatMap((step) => problemsOf(step, statement))
    if (problems.length > 0) slow.push(`${problems.join(', ')}: ${statement}`)
  }
  await session.end()
  return slow
}

function problemsOf({ table, type, key, Extra }: Step, statement: string): string[] {
  // Derived rows: as many as the other steps produce, which are checked themselves, or given in the statement.
  if (table?.startsWith('<') || Extra?.includes('Table function')) return []
  const readsAll = type === 'ALL' || (type === 'index' && !/\blimit\b/i.test(statement))
  const problems = (Extra ?? '').split('; ').filter((extra) => /filesort|temporary/.test(extra))
  const all = readsAll ? ['reads everything', ...problems] : problems
  return all.map((problem) => `${table} by ${key ?? 'no index'} (${type}): ${problem}`)
}
