import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { serviceNames } from '@portal/stack/service-names'
import { type Connection, createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stores } from '../src/stores.ts'

// Migrations run while the previous release serves requests, so no statement may block the writes to a table.

const servicesFolder = fileURLToPath(new URL('../../../services', import.meta.url))
// Released already, or on tables that are new or only written in the background. MariaDB, unlike MySQL, copies a table for
// each new column if an index has a virtual one.
const blocking: Record<string, string[]> = {
  job: ['0004_add-search', '0009_wider-salaries-and-skills'],
  profile: ['0009_scan-resumes', '0011_pin-resumes', '0016_resume-texts'],
  notification: ['0017_languages', '0018_team-mails'],
}

let connection: Connection
beforeAll(async () => {
  connection = await createConnection(stores().mysqlUrl)
})
afterAll(() => connection.end())

it.each(serviceNames)('Migrations of %s change no table in a way that blocks writes', async (service) => {
  const folder = `${servicesFolder}/${service}/migrations`
  const journal: { entries: { tag: string }[] } = JSON.parse(readFileSync(`${folder}/meta/_journal.json`, 'utf8'))
  const database = `online_${service}_${process.pid}`
  await connection.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`)
  await connection.query(`USE ${database}`)
  const blocked: string[] = []
  for (const { tag } of journal.entries) {
    const found = await migrate(readFileSync(`${folder}/${tag}.sql`, 'utf8'))
    if (!blocking[service]?.includes(tag)) blocked.push(...found.map((each) => `${tag}: ${each}`))
  }
  await connection.query(`DROP DATABASE ${database}`)

  expect(blocked).toEqual([])
})

it('A statement that copies a table is found', async () => {
  await connection.query('CREATE DATABASE online_copies')
  await connection.query('USE online_copies')
  await connection.query('CREATE TABLE `texts` (`id` int PRIMARY KEY, `text` varchar(10))')

  expect(await migrate('ALTER TABLE `texts` ADD `note` int')).toEqual([])
  expect(await migrate('CREATE INDEX `by_text` ON `texts` (`text`);')).toEqual([])
  expect(await migrate('ALTER TABLE `texts` MODIFY `text` int;')).toEqual([expect.stringContaining('LOCK=NONE')])
  await connection.query('DROP DATABASE online_copies')
})

/** Runs the statements of a migration and returns why some of them block writes to tables from before it. */
async function migrate(text: string): Promise<string[]> {
  const blocked: string[] = []
  const created = new Set<string>()
  for (const part of text.split('--> statement-breakpoint')) {
    const statement = part.trim().replace(/;$/, '')
    const [, ownTable] = /^CREATE TABLE `(\w+)`/.exec(statement) ?? []
    if (ownTable) created.add(ownTable)
    const [, kind, table = ''] = /^(ALTER TABLE|CREATE (?:UNIQUE )?INDEX `\w+` ON) `(\w+)`/.exec(statement) ?? []
    if (!kind || created.has(table)) {
      await connection.query(statement)
      continue
    }
    try {
      await connection.query(`${statement}${kind === 'ALTER TABLE' ? ',' : ''} LOCK=NONE`)
    } catch (error) {
      blocked.push((error as Error).message)
      await connection.query(statement)
    }
  }
  return blocked
}
