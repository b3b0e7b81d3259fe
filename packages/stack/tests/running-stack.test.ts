import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StackDescription } from '../src/stack-file.ts'
import { passes, until } from '../src/until.ts'
import {
  createFixturePortal,
  deadlineMs,
  type FixturePortal,
  pidsOf,
  running,
  type Started,
  waitForOutput,
} from './fixture-portal.ts'

// All tests share one stack. The last tests kill it, start it again and stop it.
let portal: FixturePortal
let stack: Started
let description: StackDescription

beforeAll(async () => {
  portal = createFixturePortal()
  await startWhole()
}, 60_000)

afterAll(async () => {
  stack.child.kill('SIGTERM')
  await stack.exited
  await portal.remove()
}, 60_000)

async function startWhole(): Promise<void> {
  stack = portal.start({ RATE_LIMIT_PER_MINUTE: '7' })
  await waitForOutput(stack, 'The portal is running')
  description = portal.describe()
}

async function variablesOf(url: string): Promise<Record<string, string>> {
  return (await fetch(`${url}/variables`)).json() as Promise<Record<string, string>>
}

test('gives each process the variables that it needs, and no other secret', async () => {
  const gateway = await variablesOf(description.gateway.url)
  expect(gateway).toMatchObject({
    RATE_LIMIT_PER_MINUTE: '7',
    JOB_URL: description.services.job.url,
    REDIS_URL: description.redis.url,
  })
  expect(gateway).not.toHaveProperty('NATS_URL')
  expect(gateway).not.toHaveProperty('DATABASE_URL')
  expect(gateway).not.toHaveProperty('SERVICE_SECRET')
  const job = await variablesOf(description.services.job.url)
  expect(job.DATABASE_URL).toMatch(/^mysql:\/\/portal_job:.+\/portal_job$/)
  expect(job.SECRET_KEY).toBe(gateway.SECRET_KEY)
  expect(job).toMatchObject({
    REDIS_URL: description.redisCache.url,
    NATS_URL: expect.stringMatching(/^nats:\/\/job:.{32,}@/),
  })
  expect(description.nats.url).toMatch(/^nats:\/\/operator:.{32,}@/)
  expect(job).not.toHaveProperty('SMTP_URL')
  expect(job).not.toHaveProperty('MYSQL_URL')
  const notification = await variablesOf(description.services.notification.url)
  expect(notification).toMatchObject({ SMTP_URL: description.mail.smtp, PORTAL_URL: description.gateway.url })
})

test('runs a MySQL that has every confirmed commit on disk', async () => {
  const connection = await createConnection(description.mysql.url)
  const [rows] = await connection.query(
    'SELECT @@innodb_flush_log_at_trx_commit AS synced, @@log_bin = 0 OR @@sync_binlog = 1 AS is_log_synced',
  )
  await connection.end()
  expect(rows).toEqual([{ synced: 1, is_log_synced: 1 }])
})

test('rejects a second start on the same data directory with one line', async () => {
  const second = portal.start()
  expect(await second.exited).toBe(1)
  expect(second.output()).toMatch(/^error: the data directory .+ is in use by process \d+.*\n$/)
})

test('restarts a killed service and a killed store at the same address', async () => {
  for (const name of ['job', 'redis'] as const) {
    const partOf = (all: StackDescription) => (name === 'job' ? all.services.job : all.redis)
    const before = partOf(description)
    process.kill(before.pid ?? 0, 'SIGKILL')
    await until(`the restart of ${name}`, () => partOf(portal.describe()).pid !== before.pid)
    expect(partOf(portal.describe()).url).toBe(before.url)
  }
  await until('a response of job', () => passes(() => variablesOf(description.services.job.url)), deadlineMs)
})

test('keeps all rows when the whole stack is killed, and stops what was left running at the next start', {
  timeout: 60_000,
}, async () => {
  const first = { ...stack, description: portal.describe() }
  const database = await createConnection(`${first.description.mysql.url}/portal_job`)
  await database.query('CREATE TABLE keepsake SELECT 42 AS answer')
  await database.end()
  first.child.kill('SIGKILL')
  await first.exited
  expect(running(pidsOf(first.description))).toHaveLength(11)
  await startWhole()
  expect(stack.output()).toContain('stopped processes that an earlier run had left')
  expect(running(pidsOf(first.description))).toEqual([])
  const again = await createConnection(`${description.mysql.url}/portal_job`)
  expect((await again.query('SELECT answer FROM keepsake'))[0]).toEqual([{ answer: 42 }])
  await again.end()
})

test('leaves nothing running after Ctrl-C', { timeout: 60_000 }, async () => {
  description = portal.describe()
  expect(running(pidsOf(description))).toHaveLength(11)
  stack.child.kill('SIGINT')
  expect(await stack.exited).toBe(0)
  expect(running(pidsOf(description))).toEqual([])
  expect(existsSync(join(portal.dataDir, 'stack.json'))).toBe(false)
})
