import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createLogger } from '@portal/chassis/log'
import { createRedis, type Redis } from '@portal/chassis/redis'
import { eventStreams, openStreams } from '@portal/testing/streams'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { inject } from 'vitest'
import type { StackDescription } from '../src/stack-file.ts'

/** What is looked for, by what it is: an address, a name, a hash. */
export type Needles = Readonly<Record<string, string>>
/** How much of it is found in which place: `stream PROFILE` → `name` → 3. */
export type Listing = Map<string, Record<string, number>>

const { stackFile } = inject('portal')
const dataDir = dirname(stackFile)

function stack(): StackDescription {
  return JSON.parse(readFileSync(stackFile, 'utf8'))
}

/**
 * Looks everywhere: every column of every table of all services, every key and value in both Redis, every message of every
 * stream, the files of the streams and the logs of all processes. Not in the mail server, which stands for the mailboxes
 * of people, and not in the files of MySQL, whose contents are looked at through the tables.
 */
export async function lookEverywhere(needles: Needles): Promise<Listing> {
  const listing: Listing = new Map()
  const look = (place: string, text: string | Buffer) => {
    const counts = listing.get(place) ?? Object.fromEntries(Object.keys(needles).map((what) => [what, 0]))
    for (const [what, needle] of Object.entries(needles))
      counts[what] = (counts[what] ?? 0) + (text.includes(needle) ? 1 : 0)
    listing.set(place, counts)
  }
  await lookIntoTables(look)
  await lookIntoRedis(look)
  await lookIntoStreams(look)
  for (const path of filesBelow(join(dataDir, 'nats'))) look('files of the streams', readFileSync(path))
  for (const path of filesBelow(join(dataDir, 'logs'))) {
    if (basename(path) !== 'mail.log') look(`log ${basename(path, '.log')}`, readFileSync(path))
  }
  return listing
}

type Look = (place: string, text: string | Buffer) => void

async function lookIntoTables(look: Look): Promise<void> {
  await withTables(async (query, tables) => {
    for (const { schema, table } of tables) {
      look(`${schema}.${table}`, '')
      for (const row of await query(`SELECT * FROM ${schema}.${table}`)) look(`${schema}.${table}`, JSON.stringify(row))
    }
  })
}

async function lookIntoRedis(look: Look): Promise<void> {
  const { redis, redisCache } = stack()
  for (const [place, { url }] of Object.entries({ redis, 'redis of the cache': redisCache })) {
    const part = createRedis(url, createLogger('journey', 'silent'))
    await part.start?.()
    look(place, '')
    for (const key of await part.redis.keys('*'))
      look(place, `${key} ${JSON.stringify(await readKey(part.redis, key))}`)
    await part.stop?.()
  }
}

async function readKey(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key)
  if (type === 'string') return redis.get(key)
  if (type === 'hash') return redis.hgetall(key)
  if (type === 'set') return redis.smembers(key)
  if (type === 'zset') return redis.zrange(key, '0', '-1')
  if (type === 'list') return redis.lrange(key, 0, -1)
  if (type === 'none') return null
  throw new Error(`nobody has told how to look into the ${type} ${key}`)
}

async function lookIntoStreams(look: Look): Promise<void> {
  const streams = await openStreams(stack().nats.url)
  for (const name of [...eventStreams, 'PARKED']) {
    look(`stream ${name}`, '')
    for (const message of await streams.read(name)) look(`stream ${name}`, JSON.stringify(message))
  }
  await streams.close()
}

/** Where the number of somebody who is no more may still stand. Whatever else holds it has been forgotten. */
export const reasonsForNumbers: Record<string, string> = {
  'portal_auth.users.id': 'what others refer to; the number is given to nobody else',
  'portal_auth.erasures.user_id': 'who was erased, and whether all have done so',
  'portal_job.erased_people.user_id': 'so that nobody comes back by a late event',
  'portal_profile.erased_people.user_id': 'so that nobody comes back by a late event',
  'portal_application.erased_people.user_id': 'so that nobody comes back by a late event',
  'portal_notification.erased_people.user_id': 'so that nobody comes back by a late event',
  'portal_application.applications.seeker_user_id': 'the recruiter’s records and what is counted',
  'portal_application.application_steps.changed_by': 'the recruiter’s records and what is counted',
  'portal_application.interviews.seeker_user_id': 'the recruiter’s records and what is counted',
  'portal_notification.activity.entity_id': 'what was done to an account, and when',
  'portal_job.jobs.recruiter_user_id': 'what applications refer to, without a word',
  'portal_application.openings.recruiter_user_id': 'what applications refer to',
  'portal_application.applications.recruiter_user_id': 'the job seekers’ records',
  'portal_application.interviews.recruiter_user_id': 'the job seekers’ records',
}

/** The columns of whole numbers in which a user's number still stands, with how often: `portal_auth.users.id` → 1. */
export async function columnsWithNumber(userId: number): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  await withTables(async (query) => {
    const columns = await query(
      `SELECT table_schema AS \`schema\`, table_name AS \`table\`, column_name AS \`column\` FROM information_schema.columns
        WHERE table_schema LIKE 'portal\\_%' AND (column_name LIKE '%user\\_id' OR column_name = 'changed_by')`,
    )
    for (const { schema, table, column, also = 'TRUE' } of [...columns, ...otherColumns]) {
      const [row] = await query(`SELECT COUNT(*) AS n FROM ${schema}.${table} WHERE ${column} = ${userId} AND ${also}`)
      if (Number(row?.n) > 0) found.set(`${schema}.${table}.${column}`, Number(row?.n))
    }
  })
  return found
}

// Those that the names of columns do not tell.
const otherColumns = [
  { schema: 'portal_auth', table: 'users', column: 'id', also: undefined },
  { schema: 'portal_notification', table: 'activity', column: 'entity_id', also: "entity_type = 'USER'" },
]

type Query = (statement: string) => Promise<RowDataPacket[]>

async function withTables(
  act: (query: Query, tables: { schema: string; table: string }[]) => Promise<void>,
): Promise<void> {
  const connection = await createConnection({ uri: stack().mysql.url, timezone: 'Z' })
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

/** How much is found in each place, before and afterwards, in lines as wide as they need to be. */
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

/** The places where something is found, with what. */
export function hitsOf(listing: Listing): [string, Record<string, number>][] {
  return [...listing].flatMap(([place, counts]) => {
    const found = Object.entries(counts).filter(([, count]) => count > 0)
    return found.length > 0 ? [[place, Object.fromEntries(found)] as [string, Record<string, number>]] : []
  })
}
