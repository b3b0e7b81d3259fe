import { createPeer } from '@portal/chassis/http/peer'
import { sessionEnded, signedIn, signInFailed, userChanged } from '@portal/contracts/auth/events'
import { type EventDefinition, sectionPage } from '@portal/contracts/event'
import { activity } from '@portal/contracts/notification/http'
import { seekerRead } from '@portal/contracts/profile/events'
import { testSecrets } from '@portal/testing/tokens'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type NotificationUnderTest, startNotificationService } from './portal.ts'

const administrator = { id: 1, client: { address: '203.0.113.1', user_agent: 'Administration/1' } }
const person = { id: 8001, client: { address: '198.51.100.7', user_agent: 'Phone/7' } }
const stranger = { address: '192.0.2.66', user_agent: 'Guess/6' }

let service: NotificationUnderTest
beforeAll(async () => {
  service = await startNotificationService()
  const publish = async (definition: EventDefinition, actorId: number | null, data: object) => {
    const state = { ...(definition.example as object), user_id: person.id, ...data }
    await service.broker.publish(definition, { data: state, actorId })
    // One at a time, so that the log entries are in this order.
    await service.broker.consumed()
  }
  await publish(signedIn, person.id, person.client)
  await publish(userChanged, person.id, { changed: ['password'], ...person.client })
  await publish(userChanged, administrator.id, { changed: ['is_active'], ...administrator.client })
  await publish(sessionEnded, administrator.id, { why: 'ENDED_BY_OWNER', ...administrator.client })
  await publish(signInFailed, null, { reason: 'WRONG_CREDENTIALS', ...stranger })
  await publish(seekerRead, 9001, { seeker_user_id: person.id, reader_user_id: 9001 })
})
afterAll(() => service.stop())

async function activityOf(userId: number) {
  const secret = testSecrets.SERVICE_SECRET
  const peer = createPeer({ from: 'auth', to: 'notification', url: service.url, secret })
  return (await peer.request(`/people/${userId}/activity?after=0&limit=100`, sectionPage(activity)))?.items ?? []
}

const unknownClient = { address: null, user_agent: null, request_id: null }

describe('the activity in the export of a person', () => {
  it('contains the client of their own actions, but neither client nor request of the actions of others', async () => {
    expect(await activityOf(person.id)).toMatchObject([
      { action: 'SIGNED_IN', ...person.client, request_id: expect.any(String) },
      { action: 'USER_CHANGED', user_id: person.id, ...person.client, request_id: expect.any(String) },
      { action: 'USER_CHANGED', user_id: administrator.id, detail: 'is_active', ...unknownClient },
      { action: 'SESSION_ENDED', user_id: administrator.id, ...unknownClient },
      // Without a known actor the client is included, so that the owner can see where an attack comes from.
      { action: 'SIGN_IN_FAILED', user_id: null, ...stranger },
      { action: 'JOB_SEEKER_PROFILE_READ', user_id: 9001, ...unknownClient },
    ])
  })

  it('contains the client of an administrator’s actions on others in the administrator’s own export', async () => {
    expect(await activityOf(administrator.id)).toMatchObject([
      { action: 'USER_CHANGED', entity_id: person.id, ...administrator.client, request_id: expect.any(String) },
      { action: 'SESSION_ENDED', entity_id: person.id, ...administrator.client, request_id: expect.any(String) },
    ])
  })
})
