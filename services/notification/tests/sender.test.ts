import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createTestDatabase, type TestDatabase } from '@portal/testing/database'
import { type MailServer, startMailServer } from '@portal/testing/mail-server'
import { statementsDuring } from '@portal/testing/statements'
import { until } from '@portal/testing/until'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { maxParallel } from '../src/mail/mailer.ts'
import { maxHeld } from '../src/mail/sender.ts'
import { insertEmails, migrations, startSender } from './senders.ts'

const longMs = 40_000

let database: TestDatabase
let mailServer: MailServer
let stops: (() => Promise<unknown>)[]
beforeEach(async () => {
  stops = []
  database = await createTestDatabase(migrations)
  mailServer = await startMailServer()
})
afterEach(async () => {
  for (const stop of stops) await stop()
  await mailServer.stop()
  await database.drop()
})

/** Starts a sender, which the test may stop before its end. */
async function start(): Promise<() => Promise<void>> {
  const stop = await startSender(database.url, mailServer.url)
  stops.push(stop)
  return async () => {
    stops = stops.filter((other) => other !== stop)
    await stop()
  }
}

/** How many emails are in each state after how many attempts. */
async function states(): Promise<Record<string, number>> {
  const rows = await database.rows<{ state: string; attempts: number; count: number }>(
    'SELECT state, attempts, COUNT(*) AS count FROM deliveries GROUP BY state, attempts',
  )
  return Object.fromEntries(rows.map(({ state, attempts, count }) => [`${state} ${attempts}`, count]))
}

function allSent() {
  const isSent = async () => {
    const pending = await database.rows("SELECT id FROM deliveries WHERE state <> 'SENT'")
    return pending.length === 0 || new Error(JSON.stringify(await states()))
  }
  return until('all emails to be sent', isSent, longMs)
}

function messageIds(): string[] {
  return mailServer.taken.map((mail) => String(/^Message-ID: (\S+)/im.exec(mail)?.[1]))
}

/** Makes every attempt to record a sent email fail, and counts these attempts in a table that no rollback reaches. */
async function failRecords() {
  await database.rows('CREATE TABLE failed_records (id BIGINT) ENGINE=MyISAM')
  await database.rows(`
    CREATE TRIGGER fail_records BEFORE UPDATE ON deliveries FOR EACH ROW
    IF NEW.state = 'SENT' THEN
      INSERT INTO failed_records VALUES (NEW.id);
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'cannot record';
    END IF`)
  return {
    failed: async () => (await database.rows('SELECT id FROM failed_records')).length,
    end: () => database.rows('DROP TRIGGER fail_records'),
  }
}

describe('many emails', () => {
  it('are each sent once, with a fifth of a commit each if the mail server accepts ten at a time', async () => {
    await insertEmails(database, 20 * maxParallel)
    mailServer.acceptance.groupSize = maxParallel

    const statements = await statementsDuring(database.url, async () => {
      await start()
      await allSent()
    })

    expect(await states()).toEqual({ 'SENT 1': 200 })
    expect(new Set(messageIds()).size).toBe(200)
    expect(mailServer.taken).toHaveLength(200)
    // A claim has one in a transaction, and each statement that records outcomes is a transaction of its own.
    const commits = statements.filter((statement) => /^update/i.test(statement))
    expect(commits.length).toBeLessThanOrEqual(200 / 5)
  })

  it('are recorded later if that fails, and are not sent again', async () => {
    await insertEmails(database, 30)
    const { failed, end } = await failRecords()

    await start()
    await until('the emails', () => mailServer.taken.length === 30)
    await until('several attempts to record them', async () => (await failed()) > 5)
    expect(await states()).toEqual({ 'PENDING 1': 30 })
    await end()
    await allSent()

    expect(await states()).toEqual({ 'SENT 1': 30 })
    expect(new Set(messageIds()).size).toBe(30)
    expect(mailServer.taken).toHaveLength(30)
  })

  it('are sent by the next process if theirs is killed, and a hundred of them twice if none was recorded', async () => {
    await insertEmails(database, maxHeld + 50)
    const { failed, end } = await failRecords()
    const program = new URL('./sender-process.ts', import.meta.url)
    const child = fork(program, [database.url, mailServer.url], { execArgv: ['--conditions=@portal/source'] })
    stops.push(async () => child.kill('SIGKILL'))

    await until('as many emails as a process may hold', () => mailServer.taken.length >= maxHeld, longMs)
    const failedBefore = await failed()
    await until('another attempt to record them', async () => (await failed()) > failedBefore)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const sentByKilled = mailServer.taken.length
    await end()
    // As if a minute had passed.
    await database.rows("UPDATE deliveries SET next_attempt_at = UTC_TIMESTAMP(3) WHERE state = 'PENDING'")
    await start()
    await allSent()

    expect(sentByKilled).toBe(maxHeld)
    expect(new Set(messageIds()).size).toBe(maxHeld + 50)
    expect(mailServer.taken).toHaveLength(maxHeld + 50 + sentByKilled)
  }, 90_000)
})

describe('a sender that stops', () => {
  it('first records the emails that the mail server has accepted', async () => {
    await insertEmails(database, maxParallel)
    mailServer.acceptance.groupSize = maxParallel
    const stop = await start()

    await until('the emails', () => mailServer.taken.length === maxParallel)
    await stop()

    expect(await states()).toEqual({ 'SENT 1': maxParallel })
  })

  it('leaves the emails that it has claimed and not begun to send to others, without counting an attempt', async () => {
    await insertEmails(database, 30)
    mailServer.acceptance.groupSize = maxParallel + 1
    const stop = await start()

    await until('the first emails', () => mailServer.acceptance.waiting.length === maxParallel)
    const stopping = stop()
    const dueNow = await until('the others to be due', async () => {
      const rows = await database.rows('SELECT id FROM deliveries WHERE due_at <= UTC_TIMESTAMP(3) AND attempts = 0')
      return rows.length === 20 && rows
    })
    mailServer.acceptance.groupSize = 1
    await stopping

    expect(dueNow).toHaveLength(20)
    expect(await states()).toEqual({ 'SENT 1': maxParallel, 'PENDING 0': 20 })
    expect(mailServer.taken).toHaveLength(maxParallel)
  })
})

describe('a claimed email that waits for a connection', () => {
  it('is not sent if another process has claimed it in the meantime', async () => {
    await insertEmails(database, 30)
    mailServer.acceptance.groupSize = maxParallel + 1
    await start()
    await until('the first emails', () => mailServer.acceptance.waiting.length === maxParallel)
    const held = new Set(mailServer.acceptance.waiting.map((mail) => /email-\d+@example\.com/.exec(mail)?.[0]))
    const rows = await database.rows<{ id: number; recipient: string }>('SELECT id, recipient FROM deliveries')
    const [claimed] = rows.filter(({ recipient }) => !held.has(recipient))

    await database.rows('UPDATE deliveries SET attempts = attempts + 1 WHERE id = ?', [claimed?.id])
    mailServer.acceptance.groupSize = 1
    await until('the other emails', async () => (await states())['SENT 1'] === 29)

    expect(await states()).toEqual({ 'SENT 1': 29, 'PENDING 2': 1 })
    expect(mailServer.taken).toHaveLength(29)
    expect(mailServer.taken.join()).not.toContain(claimed?.recipient)
  })
})
