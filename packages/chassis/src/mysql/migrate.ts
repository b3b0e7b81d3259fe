// Runs the migrations of a service, as a separate command. They run on one connection under a named lock, because
// drizzle's migrator takes no lock and two at once would leave a partly migrated schema.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/mysql2'
import { migrate } from 'drizzle-orm/mysql2/migrator'
import { createConnection } from 'mysql2/promise'
import { waitFor } from '../runtime/lifecycle.ts'
import { createLogger } from '../runtime/log.ts'
import type { Database } from './database.ts'
import { isUnavailable } from './driver-error.ts'

const lockWaitSeconds = 60
const limitMs = 30_000

/**
 * Applies all generated migrations in `migrationsFolder` to the database at `url`. Waits up to half a minute for a
 * server that is still starting, and up to a minute for another migration.
 */
export async function migrateDatabase(url: string, migrationsFolder: string): Promise<void> {
  const connect = () => createConnection({ uri: url, timezone: 'Z', charset: 'utf8mb4' })
  const limits = { limitMs, isRetryable: isUnavailable }
  const connection = await waitFor('the database', createLogger('migrate', 'silent'), connect, limits)
  try {
    const lock = "CONCAT(DATABASE(), '.migrate')"
    const [rows] = await connection.query(`SELECT GET_LOCK(${lock}, ${lockWaitSeconds}) AS held`)
    if ((rows as { held: number }[])[0]?.held !== 1) throw new Error('another migration is still running')
    await migrate(drizzle({ client: connection }), { migrationsFolder })
  } finally {
    await connection.end()
  }
}

/** Rejects while the database is unavailable or its schema is older than `migrationsFolder`. */
export async function assertMigrated(db: Database, migrationsFolder: string): Promise<void> {
  const journal = JSON.parse(await readFile(join(migrationsFolder, 'meta/_journal.json'), 'utf8'))
  const [rows] = await db.execute(sql`SELECT COUNT(*) AS applied FROM __drizzle_migrations`)
  const applied = Number((rows as unknown as { applied: number }[])[0]?.applied)
  if (applied < journal.entries.length) throw new Error('the database schema is outdated; run the migrations')
}
