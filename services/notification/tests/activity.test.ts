import { sessionEnded, signedIn, signInFailed, userChanged } from '@portal/contracts/auth/events'
import { events } from '@portal/contracts/catalogue'
import { type EventDefinition, subjectOf } from '@portal/contracts/event'
import { jobPosted, jobStatusChanged } from '@portal/contracts/job/events'
import { actions } from '@portal/contracts/notification/http'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { admin, jobStateOf, type NotificationUnderTest, startNotificationService } from './portal.ts'

let service: NotificationUnderTest
beforeAll(async () => {
  service = await startNotificationService()
})
afterAll(() => service.stop())

function list(query: string, as: Record<string, string> = admin) {
  return request(service.url).get(`/api/v1/activity-logs${query}`).set(as)
}

async function entries(query: string) {
  return (await list(query).expect(200)).body
}

describe('the activity log', () => {
  it('has an entry for every logged event of the catalogue', async () => {
    for (const definition of events) {
      await service.broker.publish(definition, { data: definition.example, actorId: 501 })
    }
    await service.broker.consumed()

    const found = await entries('?user_id=501&limit=100')

    // Some events stand for the same action.
    expect([...new Set(found.map((entry: { action: string }) => entry.action))].sort()).toEqual([...actions].sort())
  })

  it('contains the actor, action, entity, time and request id of an event', async () => {
    const event = await service.broker.publish(jobPosted, { data: jobStateOf(601), actorId: 502 })
    await service.broker.send(subjectOf(jobPosted), JSON.stringify(event))
    await service.broker.consumed()

    expect(await entries('?user_id=502')).toMatchObject([
      {
        user_id: 502,
        action: 'JOB_POSTED',
        entity_type: 'JOB',
        entity_id: 601,
        request_id: event.request_id,
        occurred_at: event.occurred_at,
      },
    ])
  })

  it('contains the client and the details of actions on an account', async () => {
    const client = { address: '203.0.113.7', user_agent: 'Phone/7' }
    const publish = async (definition: EventDefinition, data: object) => {
      await service.broker.publish(definition, { data, actorId: 505 })
    }
    await publish(signedIn, { user_id: 505, session_id: 1, ...client })
    await publish(signInFailed, { user_id: 505, reason: 'WRONG_CREDENTIALS' })
    await publish(sessionEnded, { user_id: 505, session_id: 1, why: 'ENDED_BY_OWNER', ...client })
    await publish(userChanged, { ...userChanged.example, user_id: 505, changed: ['role', 'is_active'], ...client })
    await service.broker.consumed()

    const found = await entries('?entity_type=USER&entity_id=505')

    expect(found).toMatchObject([
      { action: 'USER_CHANGED', detail: 'role, is_active', ...client },
      { action: 'SESSION_ENDED', detail: 'ENDED_BY_OWNER', ...client },
      { action: 'SIGN_IN_FAILED', detail: 'WRONG_CREDENTIALS', address: null, user_agent: null },
      { action: 'SIGNED_IN', detail: null, ...client },
    ])
  })

  it('can be filtered by actor, action, entity and time', async () => {
    const posted = await service.broker.publish(jobPosted, { data: jobStateOf(602), actorId: 503 })
    await service.broker.consumed()
    const data = { ...jobStateOf(602), from_status: 'DRAFT' as const }
    const opened = await service.broker.publish(jobStatusChanged, { data, actorId: 504 })
    await service.broker.consumed()
    const entity = 'entity_type=JOB&entity_id=602'
    const idsOf = async (query: string) =>
      (await entries(`?${entity}&${query}`)).map((entry: { user_id: number }) => entry.user_id)

    expect(await idsOf('')).toEqual([504, 503])
    expect(await idsOf('user_id=503')).toEqual([503])
    expect(await idsOf('action=JOB_STATUS_CHANGED')).toEqual([504])
    expect(await idsOf(`from=${opened.occurred_at}`)).toEqual([504])
    expect(await idsOf(`to=${posted.occurred_at}`)).toEqual([503])
    expect(await idsOf(`from=${posted.occurred_at}&to=${opened.occurred_at}`)).toEqual([504, 503])
    expect(await idsOf('limit=1&skip=1')).toEqual([503])
    expect(await entries('?entity_type=SKILL&entity_id=602')).toEqual([])
  })

  it('has no actor for an event of the system', async () => {
    await service.broker.publish(jobPosted, { data: jobStateOf(603) })
    await service.broker.consumed()

    expect(await entries('?entity_type=JOB&entity_id=603')).toMatchObject([{ user_id: null }])
  })

  it('is visible to administrators only', async () => {
    await list('', bearer(7, 'JOB_SEEKER')).expect(403)
    await list('', bearer(9, 'RECRUITER')).expect(403)
    await request(service.url).get('/api/v1/activity-logs').expect(401)
  })

  it('rejects invalid filters', async () => {
    for (const query of ['action=JOB_EATEN', 'entity_type=TABLE', 'from=yesterday', 'user_id=me', 'limit=1000']) {
      await list(`?${query}`).expect(422)
    }
  })

  it.each(['9999-12-31T23:59:59-14:00', '0000-01-01T00:00:00+14:00', '0000-06-01T00:00:00Z', '99999-01-01T00:00:00Z'])(
    'rejects the instant %s, which is outside the range of the database',
    async (instant) => {
      for (const side of ['from', 'to']) await list(`?${side}=${encodeURIComponent(instant)}`).expect(422)
    },
  )

  it.each(['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59+14:00', '1000-01-01T00:00:00Z'])(
    'accepts the instant %s at the limit of the range',
    async (instant) => {
      for (const side of ['from', 'to']) await list(`?${side}=${encodeURIComponent(instant)}`).expect(200)
    },
  )
})
