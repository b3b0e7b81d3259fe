import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createRedis, type Redis } from '@portal/chassis/redis/redis'
import { createLogger } from '@portal/chassis/runtime/log'
import { eventStreams, openStreams } from '@portal/testing/streams'
import { until } from '@portal/testing/until'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { inject } from 'vitest'
import { describeStack } from './running-stack.ts'

/** The texts to search for, by kind: an address, a name, a hash. */
export type Needles = Readonly<Record<string, string>>
/** The matches of each needle in each place: `stream PROFILE` → `name` → 3. */
export type Listing = Map<string, Record<string, number>>

const { stackFile } = inject('portal')
const dataDir = dirname(stackFile)

/**
 * Searches every column of every table of all services, every key and value of both Redis servers, every message of
 * every stream, the files of the streams, the stored files and their names, and the logs of all processes. Skips the mail server, which stands for the
 * mailboxes of people, and the files of MySQL, whose contents are read through the tables.
 */
export async function searchAllStores(needles: Needles): Promise<Listing> {
  const listing: Listing = new Map()
  const search = (place: string, text: string | Buffer) => {
    const counts = listing.get(place) ?? Object.fromEntries(Object.keys(needles).map((what) => [what, 0]))
    for (const [what, needle] of Object.entries(needles)) {
      counts[what] = (counts[what] ?? 0) + (text.includes(needle) ? 1 : 0)
    }
    listing.set(place, counts)
  }
  await searchTables(search)
  await searchRedis(search)
  await searchStreams(search)
  for (const path of filesBelow(join(dataDir, 'nats'))) search('files of the streams', readFileSync(path))
  for (const path of filesBelow(join(dataDir, 'resumes'))) {
    search('files of résumés', basename(path))
    search('files of résumés', readFileSync(path))
  }
  for (const path of filesBelow(join(dataDir, 'logs'))) {
    if (basename(path) !== 'mail.log') search(`log ${basename(path, '.log')}`, readFileSync(path))
  }
  return listing
}

type Search = (place: string, text: string | Buffer) => void

async function searchTables(search: Search): Promise<void> {
  await withTables(async (query, tables) => {
    for (const { schema, table } of tables) {
      search(`${schema}.${table}`, '')
      for (const row of await query(`SELECT * FROM ${schema}.${table}`))
        search(`${schema}.${table}`, JSON.stringify(row))
    }
  })
}

async function searchRedis(search: Search): Promise<void> {
  const { redis, redisCache } = describeStack()
  for (const [place, { url }] of Object.entries({ redis, 'redis of the cache': redisCache })) {
    const connection = createRedis(url, createLogger('journey', 'silent'))
    await connection.start?.()
    search(place, '')
    for (const key of await responseTo(() => connection.redis.keys('*'))) {
      search(place, `${key} ${JSON.stringify(await responseTo(() => readKey(connection.redis, key)))}`)
    }
    await connection.stop?.()
  }
}

/** Repeats a command that a busy machine has not answered within the time limit of the portal's client. */
function responseTo<Response>(command: () => Promise<Response>): Promise<Response> {
  return until('Redis to respond', () => command().catch((error: Error) => error))
}

async function readKey(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key)
  if (type === 'string') return redis.get(key)
  if (type === 'hash') return redis.hgetall(key)
  if (type === 'set') return redis.smembers(key)
  if (type === 'zset') return redis.zrange(key, '0', '-1')
  if (type === 'list') return redis.lrange(key, 0, -1)
  if (type === 'none') return null
  throw new Error(`readKey does not support the type ${type} of the key ${key}; add it`)
}

async function searchStreams(search: Search): Promise<void> {
  const streams = await openStreams(describeStack().nats.url)
  for (const name of [...eventStreams, 'PARKED']) {
    search(`stream ${name}`, '')
    for (const message of await streams.read(name)) search(`stream ${name}`, JSON.stringify(message))
  }
  await streams.close()
}

/** The columns that may keep the id of an erased user, with the reason. No other column may. */
export const reasonsToKeepUserId: Record<string, string> = {
  'portal_auth.users.id': 'other rows refer to it, and the id is never reused',
  'portal_auth.erasures.user_id': 'records who was erased and which services are done',
  'portal_job.erased_people.user_id': 'keeps late events from restoring the person',
  'portal_profile.erased_people.user_id': 'keeps late events from restoring the person',
  'portal_application.erased_people.user_id': 'keeps late events from restoring the person',
  'portal_notification.erased_people.user_id': 'keeps late events from restoring the person',
  'portal_application.applications.seeker_user_id': 'records of the recruiter, and counts',
  'portal_application.application_steps.changed_by': 'records of the recruiter, and counts',
  'portal_application.interviews.seeker_user_id': 'records of the recruiter, and counts',
  'portal_notification.activity.entity_id': 'records what was done to the account, and when',
  'portal_job.jobs.recruiter_user_id': 'applications refer to the job, whose texts are erased',
  'portal_application.openings.recruiter_user_id': 'applications refer to the job',
  'portal_application.applications.recruiter_user_id': 'records of the job seekers',
  'portal_application.interviews.recruiter_user_id': 'records of the job seekers',
}

/** The columns that contain the id of a user, with the number of rows: `portal_auth.users.id` → 1. */
export async function columnsWithUserId(userId: number): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  await withTables(async (query) => {
    const columns = await query(
      `SELECT table_schema AS \`schema\`, table_name AS \`table\`, column_name AS \`column\` FROM information_schema.columns
        WHERE table_schema LIKE 'portal\\_%' AND (column_name LIKE '%user\\_id' OR column_name = 'changed_by')`,
    )
    for (const { schema, table, column, condition = 'TRUE' } of [...columns, ...otherColumns]) {
      const [row] = await query(
        `SELECT COUNT(*) AS n FROM ${schema}.${table} WHERE ${column} = ${userId} AND ${condition}`,
      )
      if (Number(row?.n) > 0) found.set(`${schema}.${table}.${column}`, Number(row?.n))
    }
  })
  return found
}

// Columns that hold user ids without being named after them.
const otherColumns = [
  { schema: 'portal_auth', table: 'users', column: 'id', condition: undefined },
  { schema: 'portal_notification', table: 'activity', column: 'entity_id', condition: "entity_type = 'USER'" },
]

type Query = (statement: string) => Promise<RowDataPacket[]>

async function withTables(
  act: (query: Query, tables: { schema: string; table: string }[]) => Promise<void>,
): Promise<void> {
  const connection = await createConnection({ uri: describeStack().mysql.url, timezone: 'Z' })
  const query: Query = async (statement) => (await connection.query<RowDataPacket[]>(statement))[0]
  const tables = await query(
    `SELECT table_schema AS \`schema\`, table_name AS \`table\` FROM information_schema.tables
      WHERE table_schema LIKE 'portal\\_%' ORDER BY 1, 2`,
  )
  await act(query, tables as unknown as { schema: string; table: string }[])
  await connection.end()
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })
}

/** A table of the matches in each place, before and after. */
export function describeListings(before: Listing, after: Listing): string {
  const total = (counts: Record<string, number> = {}) => Object.values(counts).reduce((sum, count) => sum + count, 0)
  const places = [...new Set([...before.keys(), ...after.keys()])].sort()
  const width = Math.max(...places.map((place) => place.length))
  const lines = places.map(
    (place) =>
      `${place.padEnd(width)}  ${String(total(before.get(place))).padStart(6)}  ${String(total(after.get(place))).padStart(5)}`,
  )
  return [`${'place'.padEnd(width)}  before  after`, ...lines].join('\n')
}

/** The places with matches, and the matches in each. */
export function hitsOf(listing: Listing): [string, Record<string, number>][] {
  return [...listing].flatMap(([place, counts]) => {
    const found = Object.entries(counts).filter(([, count]) => count > 0)
    return found.length > 0 ? [[place, Object.fromEntries(found)] as [string, Record<string, number>]] : []
  })
}
