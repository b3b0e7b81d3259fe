import { subjectOf } from '@portal/contracts/event'
import { seekerChanged, seekerCreated } from '@portal/contracts/profile/events'
import { consumer, createConsumers, on } from '@portal/messaging/consume/consume'
import { type MessagingFixture, startMessagingFixture } from '@portal/testing/messaging-fixture'
import { until } from '@portal/testing/until'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let fixture: MessagingFixture
// `consumed` waits for every consumer that was ever created, so each test has its own streams.
beforeEach(async () => {
  fixture = await startMessagingFixture()
})
afterEach(() => fixture.stop())

function seeker(userId: number) {
  return { data: { job_seeker_id: userId, user_id: userId, full_name: `Person ${userId}` } }
}

async function namesInStream(): Promise<string[]> {
  const messages = await fixture.broker.consume('profile', `reader-${Math.random().toString(36).slice(2)}`)
  const names: string[] = []
  for await (const message of messages) {
    names.push(message.json<{ data: { full_name: string } }>().data.full_name)
    message.ack()
    if (message.info.pending === 0) break
  }
  return names
}

describe('erasing the personal events of a user', () => {
  it('removes them from the stream and from the parked messages, and keeps those of other users', async () => {
    // 70 starts with 7 but is another user.
    for (const id of [7, 8, 70, 7]) await fixture.testBroker.publish(seekerCreated, seeker(id))
    await fixture.testBroker.send(subjectOf(seekerChanged, 7), '{"broken": "Person 7"')
    await fixture.testBroker.send(subjectOf(seekerChanged, 8), '{"broken": "Person 8"')
    const ctx = { db: fixture.component.db }
    const reader = consumer('profile-reader', [on(seekerChanged, async () => {})])
    const consumers = createConsumers(ctx, fixture.broker, fixture.log, [reader])
    await consumers.start?.()
    await until('the parked messages', async () => (await fixture.broker.parked.list()).length === 2)
    expect(await fixture.broker.parked.count()).toEqual({ 'profile-reader': 2 })
    await consumers.stop?.()

    await fixture.broker.erasePerson('profile', 7)
    await fixture.broker.erasePerson('profile', 7)

    expect((await fixture.broker.parked.list()).map(({ payload }) => payload)).toEqual(['{"broken": "Person 8"'])
    const left = await fixture.testBroker.stored()
    expect(left).toBe(3)
    await fixture.broker.erasePerson('profile', 8)
    expect(await namesInStream()).toEqual(['Person 70'])
  })

  it('stops the retries of a consumer without blocking further events', async () => {
    const seen: number[] = []
    let attempts = 0
    const reader = consumer('profile-stumbler', [
      on(seekerCreated, async (_tx, { data }) => {
        if (data.user_id === 9) attempts += 1
        if (data.user_id === 9) throw new Error('the handler is broken')
        seen.push(data.user_id)
      }),
    ])
    const consumers = createConsumers({ db: fixture.component.db }, fixture.broker, fixture.log, [reader])
    await consumers.start?.()
    for (const id of [8, 9]) await fixture.testBroker.publish(seekerCreated, seeker(id))
    await until('the first attempt', () => attempts === 1)

    await fixture.broker.erasePerson('profile', 9)
    await fixture.testBroker.publish(seekerCreated, seeker(10))

    await fixture.testBroker.consumed()
    expect(seen).toEqual([8, 10])
    expect(attempts).toBe(1)
    await consumers.stop?.()
  })

  it('succeeds if the stream no longer exists', async () => {
    await fixture.testBroker.lose('profile')

    await fixture.broker.erasePerson('profile', 7)

    await fixture.broker.provision('profile')
  })
})
