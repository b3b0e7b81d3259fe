import { transact } from '@portal/chassis/mysql/database'
import { skillCreated } from '@portal/contracts/job/events'
import { record } from '@portal/messaging/outbox/record'
import { createRelay } from '@portal/messaging/outbox/relay'
import { type MessagingFixture, startMessagingFixture } from '@portal/testing/messaging-fixture'
import { fillMessaging } from '@portal/testing/plans'
import { statementsDuring } from '@portal/testing/statements'
import { until } from '@portal/testing/until'
import { afterAll, beforeAll, expect, it } from 'vitest'

let fixture: MessagingFixture
beforeAll(async () => {
  fixture = await startMessagingFixture()
  await fillMessaging(fixture.database)
})
afterAll(() => fixture.stop())

it('the relay reads waiting events by the index of unpublished rows, without those it has just published', async () => {
  const { component, database, broker, log } = fixture
  const relay = createRelay(database.url, broker, log)
  const ctx = { db: component.db, relay }
  const recordSkill = (id: number) =>
    transact(ctx, (tx) => {
      const data = { skill_id: id, name: `Skill ${id}` }
      return record(tx, skillCreated, { aggregateId: id, revision: 1, data })
    })
  const statements = await statementsDuring(database.url, async () => {
    await relay.start?.()
    for (const id of [1, 2, 3]) {
      await recordSkill(id)
      await until('the event', async () => (await fixture.testBroker.stored()) === id)
    }
    await relay.stop?.()
  })
  const readings = statements.filter((statement) => statement.includes('id + 0 NOT IN (0, '))

  expect(readings).not.toEqual([])
  for (const reading of readings) {
    expect(await database.rows(`EXPLAIN FORMAT=TRADITIONAL ${reading}`)).toMatchObject([{ key: 'outbox_unpublished' }])
  }
})
