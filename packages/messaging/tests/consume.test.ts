import { isDeepStrictEqual } from 'node:util'
import { requestContext } from '@portal/chassis/runtime/request-context'
import { subjectOf } from '@portal/contracts/event'
import { jobPosted, skillCreated } from '@portal/contracts/job/events'
import { recruiterCreated } from '@portal/contracts/profile/events'
import {
  type Consumer,
  consumer,
  createConsumers,
  type Handler,
  on,
  type Subscription,
} from '@portal/messaging/consume/consume'
import { type MessagingFixture, startMessagingFixture } from '@portal/testing/messaging-fixture'
import { until } from '@portal/testing/until'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

type Running = ReturnType<typeof createConsumers>

let fixture: MessagingFixture
let running: Running[] = []
beforeAll(async () => {
  fixture = await startMessagingFixture()
})
afterEach(async () => {
  for (const component of running) await component.stop?.()
  running = []
})
afterAll(() => fixture.stop())

async function start(...consumers: Consumer[]) {
  const component = createConsumers({ db: fixture.component.db }, fixture.broker, fixture.log, consumers)
  running.push(component)
  await component.start?.()
}

function skill(id: number) {
  return { revision: 1, aggregateId: id, data: { skill_id: id, name: `Skill ${id}` } }
}

/** A handler that takes effect by adding the id of the skill. */
function adding(seen: number[]): Handler<typeof skillCreated> {
  return async (tx, { data }) => tx.afterCommit(() => void seen.push(data.skill_id))
}

describe('a consumer', () => {
  it('processes an event only once if it is delivered three times', async () => {
    const seen: number[] = []
    await start(consumer('once', [on(skillCreated, adding(seen))]))

    const event = await fixture.testBroker.publish(skillCreated, skill(1))
    for (let copy = 0; copy < 2; copy++) await fixture.testBroker.send(subjectOf(skillCreated), JSON.stringify(event))
    await fixture.testBroker.consumed()

    expect(seen).toEqual([1])
  })

  it('retries a failed event and rolls back the failed attempt', async () => {
    let attempts = 0
    await start(
      consumer('stubborn', [
        on(skillCreated, async (_tx, event) => {
          if (event.data.skill_id !== 2) return
          attempts += 1
          if (attempts === 1) throw new Error('not today')
        }),
      ]),
    )
    const event = await fixture.testBroker.publish(skillCreated, skill(2))

    await until('the second attempt', async () => {
      const rows = await fixture.database.rows("SELECT 1 FROM inbox WHERE consumer = 'stubborn' AND event_id = ?", [
        event.id,
      ])
      return rows.length === 1
    })
    expect(attempts).toBe(2)
  })

  it('continues after malformed and unknown events', async () => {
    const seen: number[] = []
    await start(consumer('calm', [on(skillCreated, adding(seen))]))

    await fixture.testBroker.send(subjectOf(skillCreated), '{"broken":')
    await fixture.testBroker.send('job.something-new.v1', JSON.stringify({ name: 'job.something-new' }))
    await fixture.testBroker.publish(skillCreated, skill(3))
    await until('the valid event', () => seen.includes(3))
  })

  it('prepares outside the transaction and handles an event in the context of its request', async () => {
    const contexts: unknown[] = []
    await start(
      consumer('scoped', [
        on(
          skillCreated,
          async (tx) => {
            const context = requestContext()
            tx.afterCommit(() => void contexts.push(context))
          },
          async (data) => void contexts.push(data.skill_id),
        ),
      ]),
    )
    const event = await fixture.testBroker.publish(skillCreated, { ...skill(4), actorId: 90 })
    const context = { requestId: event.request_id, actorId: 90 }

    await until('the event', () => contexts.length > 0 && isDeepStrictEqual(contexts.at(-1), context))
    expect(contexts.slice(-2)).toEqual([4, context])
  })

  it('continues where it stopped when its subscriptions change between two starts', async () => {
    const seen: number[] = []
    const skills = on(skillCreated, adding(seen))
    const jobs = on(jobPosted, async (tx, { data }) => tx.afterCommit(() => void seen.push(data.job_id)))
    const job = { aggregateId: 51, data: { ...jobPosted.example, job_id: 51 } }
    const restart = async (...subscriptions: Subscription[]) => {
      await running.pop()?.stop?.()
      await start(consumer('changeable', subscriptions))
    }
    await restart(skills)
    await fixture.testBroker.publish(skillCreated, skill(50))
    await until('the skill', () => seen.includes(50))
    seen.length = 0

    await restart(skills, jobs)
    await fixture.testBroker.publish(jobPosted, job)
    await until('the job', () => seen.includes(51))
    await restart(skills)
    await fixture.testBroker.publish(skillCreated, skill(52))
    await until('the next skill', () => seen.includes(52))

    expect(seen).toEqual([51, 52])
  })

  it('must listen to exactly one owner', () => {
    expect(() => consumer('both', [on(skillCreated, async () => {}), on(recruiterCreated, async () => {})])).toThrow(
      'both must listen to exactly one owner',
    )
  })
})
