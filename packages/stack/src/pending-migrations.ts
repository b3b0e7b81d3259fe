import { join } from 'node:path'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { z } from 'zod'
import { parseJson } from './json.ts'
import { readIfPresent } from './private-file.ts'
import { type PerService, type ServiceName, serviceNames } from './service-names.ts'

const journal = z.object({ entries: z.array(z.object({ when: z.number() })) })

/**
 * Returns the services whose database lacks a migration. Like the migrator, compares the time of the last migration.
 * Includes services whose state cannot be read, so that running their migrations decides.
 */
export async function findUnmigrated(root: string, databaseUrls: PerService<string>): Promise<Set<ServiceName>> {
  const pending = await Promise.all(
    serviceNames.map(async (name) => {
      const newest = newestMigration(join(migrationsOf(root, name), 'meta', '_journal.json'))
      const applied = await lastApplied(databaseUrls[name]).catch(() => undefined)
      return newest === undefined || applied === undefined || applied < newest
    }),
  )
  return new Set(serviceNames.filter((_, index) => pending[index]))
}

/** The folder with the generated migrations of a service. */
export function migrationsOf(root: string, name: ServiceName): string {
  return join(root, 'services', name, 'migrations')
}

function newestMigration(path: string): number | undefined {
  const parsed = journal.safeParse(parseJson(readIfPresent(path) ?? ''))
  return parsed.data?.entries.at(-1)?.when
}

async function lastApplied(databaseUrl: string): Promise<number> {
  const connection = await createConnection({ uri: databaseUrl, connectTimeout: 5_000 })
  try {
    const [rows] = await connection.query<RowDataPacket[]>('SELECT MAX(created_at) AS last FROM __drizzle_migrations')
    return Number(rows[0]?.last ?? 0)
  } finally {
    connection.destroy()
  }
}
