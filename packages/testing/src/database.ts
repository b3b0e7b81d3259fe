import { randomBytes } from 'node:crypto'
import { migrateDatabase } from '@portal/chassis/mysql/migrate'
import { createConnection, createPool, type RowDataPacket } from 'mysql2/promise'
import { stores } from './stores.ts'

export type TestDatabase = {
  url: string
  /** Runs a statement and returns its rows with the column names of the database. */
  rows: <Row = Record<string, unknown>>(statement: string, values?: unknown[]) => Promise<Row[]>
  drop: () => Promise<void>
}

/** Creates a migrated database for one test file. */
export async function createTestDatabase(migrationsFolder: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const url = new URL(stores().mysqlUrl)
  await asRoot(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`)
  url.pathname = `/${name}`
  await migrateDatabase(url.href, migrationsFolder)
  const pool = createPool({ uri: url.href, timezone: 'Z', connectionLimit: 2 })
  return {
    url: url.href,
    rows: async <Row>(statement: string, values: unknown[] = []) => {
      const [rows] = await pool.query<RowDataPacket[]>(statement, values)
      return rows as Row[]
    },
    drop: async () => {
      await pool.end()
      await asRoot(`DROP DATABASE ${name}`)
    },
  }
}

async function asRoot(statement: string): Promise<void> {
  const connection = await createConnection(stores().mysqlUrl)
  await connection.query(statement)
  await connection.end()
}
