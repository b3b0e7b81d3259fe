import { subjectOf } from '@portal/contracts/event'
import { skillCreated } from '@portal/contracts/job/events'
import { consumer, createConsumers, on, onMany, type Subscription } from '@portal/messaging/consume/consume'
import { erasedPeople } from '@portal/messaging/tables'
import { type MessagingFixture, startMessagingFixture } from '@portal/testing/messaging-fixture'
import { until } from '@portal/testing/until'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const durable = 'batching'
const blockedId = 1

let fixture: MessagingFixture
let running: ReturnType<typeof createConsumers>
let gate: PromiseWithResolvers<void>
let begun: number[]
let processed: number[]
let commits: number
let failures: number
// Every consumer begins with the first message of the stream, so each test has its own streams.
beforeEach(async () => {
  fixture = await startMessagingFixture()
  gate = Promise.withResolvers()
  begun = []
  processed = []
  commits = 0
  failures = 0
})
afterEach(async () => {
  gate.resolve()
  await running.stop?.()
  await fixture.stop()
})

function skill(id: number) {
  return { revision: 1, aggregateId: id, data: { skill_id: id, name: `Skill ${id}` } }
}

function countCommit() {
  commits += 1
}

/** Starts a consumer that blocks at the first event. It inserts one row per event; a second row would violate a key. */
async function start(work: (id: number) => void = () => undefined): Promise<void> {
  await run(
    on(skillCreated, async (tx, { data: { skill_id: id } }) => {
      begun.push(id)
      tx.afterCommit(countCommit)
      tx.afterCommit(() => void processed.push(id))
      if (id === blockedId) await gate.promise
      work(id)
      await tx.insert(erasedPeople).values({ userId: id, erasedAt: new Date() })
    }),
  )
}

/** {@link start} with a handler that takes several events at once. */
async function startForMany(
  work: (ids: readonly number[]) => void = () => undefined,
  interval?: { intervalMs: number },
): Promise<void> {
  await run(
    onMany(skillCreated, async (tx, events) => {
      const ids = events.map(({ data }) => data.skill_id)
      begun.push(...ids)
      tx.afterCommit(countCommit)
      tx.afterCommit(() => void processed.push(...ids))
      if (ids.includes(blockedId)) await gate.promise
      work(ids)
      await tx.insert(erasedPeople).values(ids.map((userId) => ({ userId, erasedAt: new Date() })))
    }),
    interval,
  )
}

async function run(subscription: Subscription, interval?: { intervalMs: number }): Promise<void> {
  const ctx = { db: fixture.component.db }
  running = createConsumers(ctx, fixture.broker, fixture.log, [consumer(durable, [subscription], interval)])
  await fixture.testBroker.publish(skillCreated, skill(blockedId))
  await running.start?.()
  await until('the first', () => begun.length === 1)
}

/** Unblocks the consumer once it has received `messages` messages, and waits until it has processed all. */
async function resume(messages: number): Promise<void> {
  await until('the messages', async () => (await fixture.testBroker.unacknowledged('job', durable)) === messages)
  // All messages that the server sent before this response have arrived.
  await fixture.broker.ping()
  gate.resolve()
  await fixture.testBroker.consumed()
}

describe('events that arrive while another is being processed', () => {
  it('are processed together, in order', async () => {
    await start()
    for (const id of [2, 3, 4, 5]) await fixture.testBroker.publish(skillCreated, skill(id))

    await resume(5)

    expect(begun).toEqual([1, 2, 3, 4, 5])
    expect(commits).toBe(2)
  })

  it('are each processed once if one of them fails', async () => {
    await start((id) => {
      if (id === 3 && failures++ < 2) throw new Error('not today')
    })
    for (const id of [2, 3, 4]) await fixture.testBroker.publish(skillCreated, skill(id))

    await resume(4)

    expect(begun).toEqual([1, 2, 3, 2, 3, 4, 3])
    expect(await fixture.database.rows('SELECT user_id FROM erased_people')).toHaveLength(4)
  })

  it('are each processed once if one of them is a duplicate', async () => {
    await start()
    const event = await fixture.testBroker.publish(skillCreated, skill(2))
    await fixture.testBroker.send(subjectOf(skillCreated), JSON.stringify(event))
    await fixture.testBroker.publish(skillCreated, skill(3))

    await resume(4)

    expect(processed).toEqual([1, 2, 3])
    expect(await fixture.database.rows('SELECT user_id FROM erased_people')).toHaveLength(3)
  })
})

it('a consumer with an interval processes the first event at once, and the following ones together', async () => {
  gate.resolve()
  const taken: number[] = []
  await startForMany((ids) => taken.push(ids.length), { intervalMs: 1000 })
  await until('the first', () => processed.length === 1)
  for (const id of [2, 3, 4, 5]) await fixture.testBroker.publish(skillCreated, skill(id))

  await fixture.testBroker.consumed()

  expect(taken).toEqual([1, 4])
  expect(processed).toEqual([1, 2, 3, 4, 5])
})

describe('a handler of many events', () => {
  const taken: number[] = []
  beforeEach(() => taken.splice(0))

  async function publishAndResume() {
    for (const id of [2, 3, 4, 5]) await fixture.testBroker.publish(skillCreated, skill(id))
    await resume(5)
  }

  it('gets those that arrived meanwhile at once, in order', async () => {
    await startForMany((ids) => taken.push(ids.length))

    await publishAndResume()

    expect(taken).toEqual([1, 4])
    expect(begun).toEqual([1, 2, 3, 4, 5])
    expect(commits).toBe(2)
  })

  it('gets them one by one after it has failed for all', async () => {
    await startForMany((ids) => {
      taken.push(ids.length)
      if (ids.length > 1) throw new Error('not together')
    })

    await publishAndResume()

    expect(taken).toEqual([1, 4, 1, 1, 1, 1])
    expect(begun).toEqual([1, 2, 3, 4, 5, 2, 3, 4, 5])
    expect(await fixture.database.rows('SELECT user_id FROM erased_people')).toHaveLength(5)
  })

  it('takes effect only for the events that were not processed before', async () => {
    await startForMany((ids) => taken.push(ids.length))
    const event = await fixture.testBroker.publish(skillCreated, skill(2))
    await fixture.testBroker.send(subjectOf(skillCreated), JSON.stringify(event))
    await fixture.testBroker.publish(skillCreated, skill(3))

    await resume(4)

    expect(processed).toEqual([1, 2, 3])
  })
})
