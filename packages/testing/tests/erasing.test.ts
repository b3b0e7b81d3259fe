import { subjectOf } from '@portal/contracts/event'
import { seekerChanged, seekerCreated } from '@portal/contracts/profile/events'
import { consumer, createConsumers, on } from '@portal/messaging/consume'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../src/until.ts'
import { type MessagingFixture, startMessagingFixture } from './messaging-fixture.ts'

let fixture: MessagingFixture
// Every consumer there has been is waited for, so each test has streams of its own.
beforeEach(async () => {
  fixture = await startMessagingFixture()
})
afterEach(() => fixture.stop())

function seeker(userId: number) {
  return { data: { job_seeker_id: userId, user_id: userId, full_name: `Person ${userId}` } }
}

async function heardOf(): Promise<string[]> {
  const messages = await fixture.broker.consume('profile', `reader-${Math.random().toString(36).slice(2)}`)
  const heard: string[] = []
  for await (const message of messages) {
    heard.push(message.json<{ data: { full_name: string } }>().data.full_name)
    message.ack()
    if (message.info.pending === 0) break
  }
  return heard
}

describe('the personal events of somebody', () => {
  it('are gone from the stream and from among the parked ones, and those of others are not', async () => {
    // 70 begins like 7 and is somebody else.
    for (const id of [7, 8, 70, 7]) await fixture.testBroker.publish(seekerCreated, seeker(id))
    await fixture.testBroker.send(subjectOf(seekerChanged, 7), '{"broken": "Person 7"')
    await fixture.testBroker.send(subjectOf(seekerChanged, 8), '{"broken": "Person 8"')
    const ctx = { db: fixture.part.db, committed: () => undefined }
    const reader = consumer('profile-reader', [on(seekerChanged, async () => {})])
    const consumers = createConsumers(ctx, fixture.broker, fixture.log, [reader])
    await consumers.start?.()
    await until('the parked ones', async () => (await fixture.broker.parked.list()).length === 2)
    expect(await fixture.broker.parked.count()).toEqual({ 'profile-reader': 2 })
    await consumers.stop?.()

    await fixture.broker.erasePerson('profile', 7)
    await fixture.broker.erasePerson('profile', 7)

    expect((await fixture.broker.parked.list()).map(({ payload }) => payload)).toEqual(['{"broken": "Person 8"'])
    const left = await fixture.testBroker.stored()
    expect(left).toBe(3)
    await fixture.broker.erasePerson('profile', 8)
    expect(await heardOf()).toEqual(['Person 70'])
  })

  it('do not come again to a consumer that was to try them once more, and hold up nothing', async () => {
    const seen: number[] = []
    let tries = 0
    const reader = consumer('profile-stumbler', [
      on(seekerCreated, async (_tx, { data }) => {
        if (data.user_id === 9) tries += 1
        if (data.user_id === 9) throw new Error('the handler has a fault')
        seen.push(data.user_id)
      }),
    ])
    const consumers = createConsumers(
      { db: fixture.part.db, committed: () => undefined },
      fixture.broker,
      fixture.log,
      [reader],
    )
    await consumers.start?.()
    for (const id of [8, 9]) await fixture.testBroker.publish(seekerCreated, seeker(id))
    await until('the first try', () => tries === 1)

    await fixture.broker.erasePerson('profile', 9)
    await fixture.testBroker.publish(seekerCreated, seeker(10))

    await fixture.testBroker.consumed()
    expect(seen).toEqual([8, 10])
    expect(tries).toBe(1)
    await consumers.stop?.()
  })

  it('are found whatever has become of the stream', async () => {
    await fixture.testBroker.lose('profile')

    await fixture.broker.erasePerson('profile', 7)

    await fixture.broker.provision('profile')
  })
})
