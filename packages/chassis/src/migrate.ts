// Migrations are a command of their own. They run on one connection under a named lock, because drizzle's migrator
// takes none and two of them at once would leave a half-made schema.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/mysql2'
import { migrate } from 'drizzle-orm/mysql2/migrator'
import { createConnection } from 'mysql2/promise'
import type { Database } from './database.ts'

const lockWaitSeconds = 60

/** Brings the database at `url` to the newest of the generated migrations in `migrationsFolder`. */
export async function migrateDatabase(url: string, migrationsFolder: string): Promise<void> {
  const connection = await createConnection({ uri: url, timezone: 'Z', charset: 'utf8mb4' })
  try {
    const lock = "CONCAT(DATABASE(), '.migrate')"
    const [rows] = await connection.query(`SELECT GET_LOCK(${lock}, ${lockWaitSeconds}) AS held`)
    if ((rows as { held: number }[])[0]?.held !== 1) throw new Error('another migration is still running')
    await migrate(drizzle({ client: connection }), { migrationsFolder })
  } finally {
    await connection.end()
  }
}

/** Rejects while the database is away or its schema is older than `migrationsFolder`. */
export async function assertMigrated(db: Database, migrationsFolder: string): Promise<void> {
  const journal = JSON.parse(await readFile(join(migrationsFolder, 'meta/_journal.json'), 'utf8'))
  const [rows] = await db.execute(sql`SELECT COUNT(*) AS applied FROM __drizzle_migrations`)
  const applied = Number((rows as unknown as { applied: number }[])[0]?.applied)
  if (applied < journal.entries.length) throw new Error('the schema is behind; run the migrations')
}
