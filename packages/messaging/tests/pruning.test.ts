import { idempotencyPruning } from '@portal/chassis/http/idempotency'
import { transact } from '@portal/chassis/mysql/database'
import { createPruner } from '@portal/chassis/mysql/prune'
import { skillCreated } from '@portal/contracts/job/events'
import { record } from '@portal/messaging/outbox/record'
import { messagingPrunings } from '@portal/messaging/tables'
import { type MessagingFixture, startMessagingFixture } from '@portal/testing/messaging-fixture'
import { until } from '@portal/testing/until'
import { afterAll, beforeAll, expect, it } from 'vitest'

let fixture: MessagingFixture
beforeAll(async () => {
  fixture = await startMessagingFixture()
})
afterAll(() => fixture.stop())

it('pruning removes events published a week ago, idempotency keys a day old and inbox rows a month old', async () => {
  for (const id of [13, 14]) {
    await transact({ db: fixture.component.db }, (tx) =>
      record(tx, skillCreated, { aggregateId: id, revision: 1, data: { skill_id: id, name: `Skill ${id}` } }),
    )
  }
  await fixture.database.rows('UPDATE outbox SET published_at = NOW(3) - INTERVAL 8 DAY ORDER BY id DESC LIMIT 1')
  const [before] = await fixture.database.rows<{ n: number }>('SELECT COUNT(*) AS n FROM outbox')
  for (const [name, days] of Object.entries({ old: 31, recent: 23 })) {
    const createdAt = `UTC_TIMESTAMP(3) - INTERVAL ${days} HOUR`
    await fixture.database.rows(`INSERT INTO idempotency_keys VALUES ('any', '${name}', '', 201, '', ${createdAt})`)
    await fixture.database.rows(`INSERT INTO inbox VALUES ('any', '${name}', UTC_TIMESTAMP(3) - INTERVAL ${days} DAY)`)
    await fixture.database.rows(
      `INSERT INTO attempts VALUES ('any', '${name}', 2, UTC_TIMESTAMP(3) - INTERVAL ${days} DAY)`,
    )
  }

  const pruner = createPruner(fixture.component.db, fixture.log, [idempotencyPruning, ...messagingPrunings])
  await pruner.start?.()
  await until('the old rows to be removed', async () => {
    const left = await fixture.database.rows("SELECT 1 FROM attempts WHERE event_id = 'old'")
    return left.length === 0
  })
  await pruner.stop?.()

  const [after] = await fixture.database.rows<{ n: number }>('SELECT COUNT(*) AS n FROM outbox')
  expect(Number(after?.n)).toBe(Number(before?.n) - 1)
  expect(await fixture.database.rows('SELECT `key` FROM idempotency_keys')).toEqual([{ key: 'recent' }])
  expect(await fixture.database.rows('SELECT event_id FROM inbox')).toEqual([{ event_id: 'recent' }])
  expect(await fixture.database.rows('SELECT event_id FROM attempts')).toEqual([{ event_id: 'recent' }])
})
