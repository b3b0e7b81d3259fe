import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StackDescription } from '../src/stack-file.ts'
import {
  createFixturePortal,
  type FixturePortal,
  outputOf,
  patience,
  pidsOf,
  running,
  type Started,
} from './fixture-portal.ts'

// One stack for the whole file; the last tests kill it, start it again and stop it.
let portal: FixturePortal
let stack: Started
let is: StackDescription

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
  await outputOf(stack, 'The portal is running')
  is = portal.describe()
}

async function variablesOf(url: string): Promise<Record<string, string>> {
  return (await fetch(`${url}/variables`)).json() as Promise<Record<string, string>>
}

test('each process is given what it needs and no secret more', async () => {
  const gateway = await variablesOf(is.gateway.url)
  expect(gateway).toMatchObject({ RATE_LIMIT_PER_MINUTE: '7', JOB_URL: is.services.job.url, REDIS_URL: is.redis.url })
  expect(gateway).not.toHaveProperty('NATS_URL')
  expect(gateway).not.toHaveProperty('DATABASE_URL')
  expect(gateway).not.toHaveProperty('SERVICE_SECRET')
  const job = await variablesOf(is.services.job.url)
  expect(job.DATABASE_URL).toMatch(/^mysql:\/\/portal_job:.+\/portal_job$/)
  expect(job.SECRET_KEY).toBe(gateway.SECRET_KEY)
  expect(job).toMatchObject({ REDIS_URL: is.redisCache.url, NATS_URL: expect.stringMatching(/^nats:\/\/job:.{32,}@/) })
  expect(is.nats.url).toMatch(/^nats:\/\/operator:.{32,}@/)
  expect(job).not.toHaveProperty('SMTP_URL')
  expect(job).not.toHaveProperty('MYSQL_URL')
  const notification = await variablesOf(is.services.notification.url)
  expect(notification).toMatchObject({ SMTP_URL: is.mail.smtp, PORTAL_URL: is.gateway.url })
})

test('a second start on a data directory in use is refused in one line', async () => {
  const second = portal.start()
  expect(await second.exited).toBe(1)
  expect(second.output()).toMatch(/^error: the data directory .+ is in use by process \d+.*\n$/)
})

test('a service and a store that were killed come back at the same addresses', async () => {
  for (const name of ['job', 'redis'] as const) {
    const partOf = (all: StackDescription) => (name === 'job' ? all.services.job : all.redis)
    const before = partOf(is)
    process.kill(before.pid ?? 0, 'SIGKILL')
    await expect.poll(() => partOf(portal.describe()).pid, { timeout: 5_000 }).not.toBe(before.pid)
    expect(partOf(portal.describe()).url).toBe(before.url)
  }
  await expect.poll(() => variablesOf(is.services.job.url).catch(() => undefined), patience).toBeDefined()
})

test('after a kill of the whole stack all rows are still there and nothing of it is left running', {
  timeout: 60_000,
}, async () => {
  const first = { ...stack, is: portal.describe() }
  const database = await createConnection(`${first.is.mysql.url}/portal_job`)
  await database.query('CREATE TABLE keepsake SELECT 42 AS answer')
  await database.end()
  first.child.kill('SIGKILL')
  await first.exited
  expect(running(pidsOf(first.is))).toHaveLength(11)
  await startWhole()
  expect(stack.output()).toContain('stopped processes that an earlier run had left')
  expect(running(pidsOf(first.is))).toEqual([])
  const again = await createConnection(`${is.mysql.url}/portal_job`)
  expect((await again.query('SELECT answer FROM keepsake'))[0]).toEqual([{ response: 42 }])
  await again.end()
})

test('Ctrl-C leaves nothing running', { timeout: 60_000 }, async () => {
  is = portal.describe()
  expect(running(pidsOf(is))).toHaveLength(11)
  stack.child.kill('SIGINT')
  expect(await stack.exited).toBe(0)
  expect(running(pidsOf(is))).toEqual([])
  expect(existsSync(join(portal.dataDir, 'stack.json'))).toBe(false)
})
