import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import { createDatabases, type Databases } from '../src/databases.ts'
import { findUnmigrated } from '../src/pending-migrations.ts'
import { newSecret } from '../src/secrets.ts'
import { perService, serviceNames } from '../src/service-names.ts'

const rootUrl = inject('stores').mysqlUrl
const prefix = `t${randomBytes(4).toString('hex')}`
let databases: Databases

beforeAll(async () => {
  databases = await createDatabases({ rootUrl, passwords: perService(newSecret), prefix })
})

afterAll(async () => {
  const root = await createConnection(rootUrl)
  for (const service of serviceNames) {
    await root.query(`DROP DATABASE ${prefix}_${service}`)
    await root.query(`DROP USER ${prefix}_${service}`)
  }
  await root.end()
})

async function query(url: string, statement: string): Promise<unknown> {
  const connection = await createConnection(url)
  try {
    return (await connection.query(statement))[0]
  } finally {
    await connection.end()
  }
}

test('gives a service full access to its own database', async () => {
  await query(databases.urls.job, 'CREATE TABLE note (text VARCHAR(20))')
  await query(databases.urls.job, "INSERT INTO note VALUES ('Grüße 🚀')")
  expect(await query(databases.urls.job, 'SELECT text FROM note')).toEqual([{ text: 'Grüße 🚀' }])
})

test('hides all other databases from a service', async () => {
  const rows = await query(databases.urls.auth, 'SHOW DATABASES')
  const names = (rows as { Database: string }[]).map((row) => row.Database)
  expect(names.filter((name) => !/^(information|performance)_schema$/.test(name))).toEqual([`${prefix}_auth`])
  await expect(query(databases.urls.auth, `SELECT * FROM ${prefix}_job.note`)).rejects.toThrow('denied')
  await expect(query(databases.urls.auth, `CREATE TABLE ${prefix}_job.mine (id INT)`)).rejects.toThrow('denied')
  await expect(query(databases.urls.auth, `CREATE DATABASE ${prefix}Xauth`)).rejects.toThrow('denied')
})

test('keeps the data and applies the given passwords when repeated', async () => {
  const again = await createDatabases({ rootUrl, passwords: perService(newSecret), prefix })
  expect([databases.anyNew, again.anyNew]).toEqual([true, false])
  await expect(query(databases.urls.profile, 'SELECT 1')).rejects.toThrow('denied')
  expect(await query(again.urls.profile, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  databases = again
})

test('finds only the databases that lack a migration', async () => {
  const root = mkdtempSync(join(tmpdir(), 'portal-migrations-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const service of ['auth', 'job', 'profile']) {
    const folder = join(root, 'services', service, 'migrations', 'meta')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, '_journal.json'), '{"entries":[{"when":100},{"when":200}]}')
  }
  for (const [service, applied] of [
    ['auth', 200],
    ['job', 100],
  ] as const) {
    await query(databases.urls[service], `CREATE TABLE __drizzle_migrations SELECT ${applied} AS created_at`)
  }
  expect(await findUnmigrated(root, databases.urls)).toEqual(new Set(['job', 'profile', 'application', 'notification']))
})
