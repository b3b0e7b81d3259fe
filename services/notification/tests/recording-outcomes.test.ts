import { createDatabase, type DatabaseComponent } from '@portal/chassis/mysql/database'
import { createTestDatabase, type TestDatabase } from '@portal/testing/database'
import { statementsDuring } from '@portal/testing/statements'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createRecorder, type Outcome } from '../src/mail/record-outcomes.ts'
import { insertEmails, log, migrations } from './senders.ts'

let database: TestDatabase
let component: DatabaseComponent
beforeAll(async () => {
  database = await createTestDatabase(migrations)
  component = createDatabase({ url: database.url, poolSize: 2 }, log, migrations)
})
afterAll(async () => {
  await component.stop?.()
  await database.drop()
})

it('outcomes of several emails are written by one statement for the sent ones and one for the others', async () => {
  await insertEmails(database, 9)
  await database.rows('UPDATE deliveries SET attempts = 1')
  const busy = { state: 'PENDING', lastError: "451 can't now", retryInMs: 600_000 } as const
  const rejected = { state: 'FAILED', lastError: '550 no such mailbox' } as const
  const results: Record<number, Outcome['result']> = {
    ...{ 1: 'SENT', 2: 'SENT', 3: 'SENT' },
    ...{ 4: busy, 5: { ...busy, lastError: '421', retryInMs: 1 }, 6: rejected },
    ...{ 7: 'SENT', 8: busy, 9: rejected },
  }
  await database.rows('DELETE FROM deliveries WHERE id = 7')
  // Other processes have claimed these again, because the claims had ended.
  await database.rows('UPDATE deliveries SET attempts = 2 WHERE id IN (3, 8, 9)')
  const record = createRecorder({ db: component.db, log, signal: new AbortController().signal })

  const statements = await statementsDuring(database.url, () =>
    Promise.all(Object.entries(results).map(([id, result]) => record({ claim: { id: +id, attempts: 1 }, result }))),
  )

  expect(statements.filter((statement) => /^update/i.test(statement))).toHaveLength(2)
  const written = await database.rows(
    `SELECT id, state, last_error, sent_at IS NOT NULL AS is_sent,
       next_attempt_at > UTC_TIMESTAMP(3) + INTERVAL 5 MINUTE AS is_later
     FROM deliveries ORDER BY id`,
  )
  const sent = { state: 'SENT', last_error: null, is_sent: 1, is_later: 0 }
  const pending = { state: 'PENDING', last_error: null, is_sent: 0, is_later: 0 }
  expect(written).toEqual([
    { ...sent, id: 1 },
    { ...sent, id: 2 },
    { ...sent, id: 3 },
    { ...pending, id: 4, last_error: "451 can't now", is_later: 1 },
    { ...pending, id: 5, last_error: '421' },
    { ...pending, id: 6, state: 'FAILED', last_error: '550 no such mailbox' },
    { ...pending, id: 8 },
    { ...pending, id: 9 },
  ])
})
