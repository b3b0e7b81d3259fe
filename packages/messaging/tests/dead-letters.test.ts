import { randomUUID } from 'node:crypto'
import { unavailable } from '@portal/chassis/errors'
import { subjectOf } from '@portal/contracts/event'
import { jobPosted, skillCreated } from '@portal/contracts/job/events'
import type { StoredDeadLetter } from '@portal/messaging/broker/dead-letters'
import { deadLetterBacklog } from '@portal/messaging/consume/backlog'
import { type Consumer, consumer, createConsumers, on } from '@portal/messaging/consume/consume'
import { type MessagingFixture, startMessagingFixture } from '@portal/testing/messaging-fixture'
import { startTcpProxy, type TcpProxy } from '@portal/testing/tcp-proxy'
import { until } from '@portal/testing/until'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let fixture: MessagingFixture
let running: ReturnType<typeof createConsumers>[] = []
// Every consumer begins with the first message of the stream, so each test has its own streams.
beforeEach(async () => {
  fixture = await startMessagingFixture()
})
afterEach(async () => {
  for (const component of running) await component.stop?.()
  running = []
  await fixture.stop()
})

const ctx = () => ({ db: fixture.component.db })

async function start(...consumers: Consumer[]) {
  const component = createConsumers(ctx(), fixture.broker, fixture.log, consumers)
  running.push(component)
  await component.start?.()
  return component
}

async function parkedFor(durable: string): Promise<StoredDeadLetter[]> {
  return (await fixture.broker.parked.list()).filter((message) => message.consumer === durable)
}

function parked(durable: string, count: number) {
  return until(`${count} parked messages`, async () => {
    const messages = await parkedFor(durable)
    return messages.length >= count && messages
  })
}

function skill(id: number) {
  return { revision: 1, aggregateId: id, data: { skill_id: id, name: `Skill ${id}` } }
}

describe('a message that cannot be processed', () => {
  it('is parked immediately with its reason if it is malformed or unknown, without blocking others', async () => {
    const seen: number[] = []
    const subject = subjectOf(skillCreated)
    const skills = on(skillCreated, async (_tx, event) => void seen.push(event.data.skill_id))
    // A consumer of a single event would not receive the other subjects.
    await start(consumer('reader', [skills, on(jobPosted, async () => {})]))
    const valid = await fixture.testBroker.publish(skillCreated, skill(1))

    await fixture.testBroker.send(subject, '{"broken":')
    await fixture.testBroker.send(subject, JSON.stringify({ ...valid, id: randomUUID(), data: { skill_id: 'two' } }))
    await fixture.testBroker.send('job.renamed.v1', JSON.stringify({ ...valid, id: randomUUID(), name: 'job.renamed' }))
    await fixture.testBroker.send('job.skill-created.v2', JSON.stringify({ ...valid, id: randomUUID(), version: 2 }))
    await fixture.testBroker.publish(skillCreated, skill(3))

    const messages = await parked('reader', 4)
    expect(messages.map((message) => message.reason)).toEqual([
      'malformed event: not JSON',
      expect.stringContaining('malformed event: skill_id'),
      'unknown event job.renamed v1',
      'unknown event job.skill-created v2',
    ])
    expect(messages[0]).toMatchObject({
      subject: `${fixture.testBroker.prefix}${subject}`,
      attempts: 1,
      payload: '{"broken":',
    })
    await until('the valid events', () => seen.includes(3))
    expect(seen).toEqual([1, 3])
  })

  it('is parked after its last attempt, and processed once when it is replayed after a fix', async () => {
    let isFixed = false
    const done: number[] = []
    const event = await fixture.testBroker.publish(skillCreated, skill(5))
    // The backoff would take minutes, so five attempts are recorded in advance.
    await fixture.database.rows("INSERT INTO attempts VALUES ('broken', ?, 5, UTC_TIMESTAMP(3))", [event.id])
    await start(
      consumer('broken', [
        on(skillCreated, async (_tx, event) => {
          if (!isFixed) throw new Error('the handler is broken')
          done.push(event.data.skill_id)
        }),
      ]),
    )

    const [message] = await parked('broken', 1)
    expect(message).toMatchObject({ reason: 'the handler is broken', attempts: 6 })
    isFixed = true
    await fixture.broker.parked.replay(message as StoredDeadLetter)
    await until('the event to be processed', () => done.length > 0)
    await fixture.testBroker.consumed()

    expect(done).toEqual([5])
    expect(await parkedFor('broken')).toEqual([])
  })

  it('is parked even if every attempt ends the process before it can record a reason', async () => {
    const event = await fixture.testBroker.publish(skillCreated, skill(6))
    await fixture.database.rows("INSERT INTO attempts VALUES ('fatal', ?, 6, UTC_TIMESTAMP(3))", [event.id])
    const tried: number[] = []
    // A first delivery that is not acknowledged, as if its process had been killed.
    const killed = await fixture.broker.consume('job', 'fatal')
    for await (const message of killed) {
      message.nak(1)
      break
    }
    await start(consumer('fatal', [on(skillCreated, async (_tx, { data }) => void tried.push(data.skill_id))]))

    const [message] = await parked('fatal', 1)
    expect(message).toMatchObject({ attempts: 6, reason: expect.stringContaining('ended without a result') })
    expect(tried).toEqual([])
  })

  it('is not parked if it was processed before, however often it is redelivered', async () => {
    const event = await fixture.testBroker.publish(skillCreated, skill(7))
    await fixture.database.rows("INSERT INTO attempts VALUES ('silent', ?, 6, UTC_TIMESTAMP(3))", [event.id])
    await fixture.database.rows("INSERT INTO inbox VALUES ('silent', ?, UTC_TIMESTAMP(3))", [event.id])
    // A redelivery, as if its acknowledgement had been lost.
    const unacknowledged = await fixture.broker.consume('job', 'silent')
    for await (const message of unacknowledged) {
      message.nak(1)
      break
    }
    await start(consumer('silent', [on(skillCreated, async () => {})]))
    await fixture.testBroker.consumed()

    expect(await fixture.broker.lagOf('job', 'silent')).toEqual({ pending: 0, unacknowledged: 0 })
    expect(await parkedFor('silent')).toEqual([])
  })

  it('can be dropped', async () => {
    await start(consumer('dropper', [on(skillCreated, async () => {})]))
    for (const body of ['one', 'two']) await fixture.testBroker.send(subjectOf(skillCreated), body)
    const [first, second] = await parked('dropper', 2)
    const { report } = deadLetterBacklog(fixture.broker, [consumer('dropper', [on(skillCreated, async () => {})])])
    expect(await report()).toEqual({ parked: 2 })

    await fixture.broker.parked.drop(first as StoredDeadLetter)

    expect(await fixture.broker.parked.find(first?.id ?? 0)).toBeUndefined()
    expect(await parkedFor('dropper')).toEqual([second])
    expect(await report()).toEqual({ parked: 1 })
  })
})

describe('an event whose handler needs an unavailable store or service', () => {
  it('is retried without using up its attempts', async () => {
    let deliveries = 0
    await start(
      consumer('patient', [
        on(skillCreated, async () => {
          deliveries += 1
          if (deliveries < 3) throw unavailable('The auth service did not respond')
          if (deliveries < 4) throw new Error('a bug in the handler')
        }),
      ]),
    )
    const event = await fixture.testBroker.publish(skillCreated, skill(7))

    await until('the end', () => deliveries === 4)
    await fixture.testBroker.consumed()
    // Counted: the failed attempt and the successful one.
    expect(await attemptsOf('patient', event.id)).toEqual([{ begun: 2 }])
  })
})

describe('a consumer whose database hangs', () => {
  it('stops taking events, and continues without used attempts when the database is back', async () => {
    let proxy: TcpProxy | undefined
    const hanging = await startMessagingFixture(async (url) => {
      proxy = await startTcpProxy(url)
      return proxy.url
    })
    const done: number[] = []
    let hung = 0
    const component = createConsumers({ db: hanging.component.db }, hanging.broker, hanging.log, [
      consumer('waiting', [
        on(
          skillCreated,
          async (_tx, { data }) => void done.push(data.skill_id),
          async () => {
            hung += 1
            if (hung === 1) proxy?.be('hung')
          },
        ),
      ]),
    ])
    await component.start?.()

    const ids = [1, 2, 3, 4, 5]
    const events = []
    for (const id of ids) events.push(await hanging.testBroker.publish(skillCreated, skill(id)))
    await until('the first attempt', () => hung > 0)
    await expect(hanging.component.ping()).rejects.toThrow('no response')
    proxy?.be('open')
    await hanging.testBroker.consumed()

    expect(done.toSorted()).toEqual(ids)
    const [row] = await hanging.database.rows('SELECT MAX(begun) AS begun FROM attempts')
    expect(Number(row?.begun)).toBeLessThanOrEqual(2)
    expect(await hanging.broker.parked.list()).toEqual([])
    await component.stop?.()
    await hanging.stop()
    await proxy?.stop()
  })
})

function attemptsOf(durable: string, eventId: string) {
  return fixture.database.rows('SELECT begun FROM attempts WHERE consumer = ? AND event_id = ?', [durable, eventId])
}
