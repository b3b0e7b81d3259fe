import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { migrateDatabase } from '@portal/chassis/mysql/migrate'
import { stores } from '@portal/testing/stores'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { expect, it } from 'vitest'

// The migrations of any service will do.
const migrations = new URL('../../../services/application/migrations', import.meta.url).pathname

it('applies migrations once if several replicas migrate an empty database at the same time', async () => {
  const name = `test_${randomBytes(6).toString('hex')}`
  const url = new URL(stores().mysqlUrl)
  url.pathname = `/${name}`
  const root = await createConnection(stores().mysqlUrl)
  await root.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`)

  await Promise.all(Array.from({ length: 4 }, () => migrateDatabase(url.href, migrations)))

  const { entries } = JSON.parse(readFileSync(`${migrations}/meta/_journal.json`, 'utf8'))
  const [applied] = await root.query<RowDataPacket[]>(`SELECT hash FROM ${name}.__drizzle_migrations`)
  expect(new Set(applied.map(({ hash }) => hash)).size).toBe(entries.length)
  expect(applied).toHaveLength(entries.length)
  await root.query(`DROP DATABASE ${name}`)
  await root.end()
})
