import { randomUUID } from 'node:crypto'
import { applicationSubmitted } from '@portal/contracts/application/events'
import { subjectOf } from '@portal/contracts/event'
import { firstWords, roundTripsOf } from '@portal/testing/statements'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type NotificationUnderTest, newCase, startNotificationService } from './portal.ts'

let service: NotificationUnderTest
beforeAll(async () => {
  service = await startNotificationService()
})
afterAll(() => service.stop())

describe('the round trips to the database', () => {
  it('of an application are three for the notifications and two for the activity log', async () => {
    const { state } = newCase(service)
    // The connections are open, and the read models have everything.
    const event = await service.broker.publish(applicationSubmitted, { data: state })
    await service.delivered()
    const asked = { request_id: 'counted', actor_id: state.seeker_user_id }
    const counted = { ...event, ...asked, id: randomUUID() }
    const subject = subjectOf(applicationSubmitted, applicationSubmitted.person?.(state))

    const packets = await roundTripsOf({ url: service.database.url, requestId: 'counted' }, async () => {
      await service.broker.send(subject, JSON.stringify(counted))
      await service.delivered()
    })

    const inTransactions = packets.filter(([text = '']) => !text.toLowerCase().startsWith('select'))
    const expected = [
      ['BEGIN', 'INSERT', 'SELECT'],
      ['BEGIN', 'SELECT', 'SELECT', 'INSERT', 'SELECT'],
      ['INSERT', 'COMMIT'],
      ['INSERT', 'COMMIT'],
      // The entries, then the emails, and only then whether somebody was erased.
      ['INSERT', 'INSERT', 'SELECT'],
    ]
    expect(firstWords(inTransactions).toSorted()).toEqual(expected)
  })
})
