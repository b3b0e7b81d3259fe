import { subjectOf } from '@portal/contracts/event'
import { skillCreated } from '@portal/contracts/job/events'
import { consumer, createConsumers, on } from '@portal/messaging/consume'
import { erasedPeople } from '@portal/messaging/tables'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../src/until.ts'
import { type MessagingFixture, startMessagingFixture } from './messaging-fixture.ts'

const durable = 'sociable'
const held = 1

let fixture: MessagingFixture
let running: ReturnType<typeof createConsumers>
let holder: PromiseWithResolvers<void>
let begun: number[]
let commits: number
let failures: number
// Every consumer begins with the first message of the stream, so each test has streams of its own.
beforeEach(async () => {
  fixture = await startMessagingFixture()
  holder = Promise.withResolvers()
  begun = []
  commits = 0
  failures = 0
})
afterEach(async () => {
  holder.resolve()
  await running.stop?.()
  await fixture.stop()
})

function skill(id: number) {
  return { revision: 1, aggregateId: id, data: { skill_id: id, name: `Skill ${id}` } }
}

/** Starts a consumer that is held up by the first event; it leaves a row for each, and could not leave a second one. */
async function start(work: (id: number) => void = () => undefined): Promise<void> {
  const subscription = on(skillCreated, async (tx, { data: { skill_id: id } }) => {
    begun.push(id)
    if (id === held) await holder.promise
    work(id)
    await tx.insert(erasedPeople).values({ userId: id, erasedAt: new Date() })
  })
  const committed = () => {
    commits += 1
  }
  const ctx = { db: fixture.part.db, committed }
  running = createConsumers(ctx, fixture.broker, fixture.log, [consumer(durable, [subscription])])
  await fixture.testBroker.publish(skillCreated, skill(held))
  await running.start?.()
  await until('the first', () => begun.length === 1)
}

/** Lets the consumer go on once it has so many messages, and waits until it is done with all of them. */
async function letGo(messages: number): Promise<void> {
  await until('the messages', async () => (await fixture.testBroker.unacknowledged('job', durable)) === messages)
  // What the server had sent before this answer is here.
  await fixture.broker.ping()
  holder.resolve()
  await fixture.testBroker.consumed()
}

describe('events that come in while another is being dealt with', () => {
  it('are dealt with together, in order', async () => {
    await start()
    for (const id of [2, 3, 4, 5]) await fixture.testBroker.publish(skillCreated, skill(id))

    await letGo(5)

    expect(begun).toEqual([1, 2, 3, 4, 5])
    expect(commits).toBe(2)
  })

  it('are each dealt with once where one of them fails', async () => {
    await start((id) => {
      if (id === 3 && failures++ < 2) throw new Error('not today')
    })
    for (const id of [2, 3, 4]) await fixture.testBroker.publish(skillCreated, skill(id))

    await letGo(4)

    expect(begun).toEqual([1, 2, 3, 2, 3, 4, 3])
    expect(await fixture.database.rows('SELECT user_id FROM erased_people')).toHaveLength(4)
  })

  it('are each dealt with once where one of them has come before', async () => {
    await start()
    const event = await fixture.testBroker.publish(skillCreated, skill(2))
    await fixture.testBroker.send(subjectOf(skillCreated), JSON.stringify(event))
    await fixture.testBroker.publish(skillCreated, skill(3))

    await letGo(4)

    expect(begun).toEqual([1, 2, 3])
    expect(await fixture.database.rows('SELECT user_id FROM erased_people')).toHaveLength(3)
  })
})
