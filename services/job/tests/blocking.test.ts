import { createPeer } from '@portal/chassis/http/peer'
import { withDatabase } from '@portal/chassis/mysql/command'
import { userChanged, userErased } from '@portal/contracts/auth/events'
import { startOwner } from '@portal/testing/stub-owner'
import { testSecrets } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accountReadModel } from '../src/accounts/account-read-model.ts'
import {
  admin,
  idsOf,
  type JobServiceUnderTest,
  jobBody,
  otherRecruiter,
  post,
  recruiter,
  seeker,
  startWithOwnCache,
  walksDone,
} from './portal.ts'

let service: JobServiceUnderTest
beforeAll(async () => {
  service = await startWithOwnCache(5)
})
afterAll(() => service.stop())

let revision = 1
async function publishState(user_id: number, is_active: boolean, at = ++revision) {
  const data = { user_id, email: 'r@example.com', role: 'RECRUITER', is_active, changed: ['is_active'] } as const
  await service.broker.publish(userChanged, { revision: at, data: { ...data, changed: ['is_active'] } })
}

async function block(user_id: number, isBlocked = true) {
  await publishState(user_id, !isBlocked)
  await service.broker.consumed()
  await walksDone(service)
}

async function found(path: string, as = {}) {
  return idsOf(await request(service.url).get(`/api/v1/jobs${path}`).set(as).expect(200))
}

async function statusOf(id: number, as = {}) {
  return (await request(service.url).get(`/api/v1/jobs/${id}`).set(as)).status
}

async function activeCount() {
  return (await request(service.url).get('/api/v1/jobs/stats/active-count').expect(200)).body.active_jobs
}

async function facets() {
  return (await request(service.url).get('/api/v1/jobs/search/facets').expect(200)).body
}

async function eventsOf(id: number) {
  return (await service.recorded()).filter(({ aggregate_id }) => aggregate_id === String(id))
}

describe('blocking a recruiter', () => {
  let open: number
  let closed: number
  let draft: number
  let otherJob: number
  beforeEach(async () => {
    await block(90, false)
    await service.database.rows('UPDATE jobs SET is_deleted = NOW(3) WHERE is_deleted IS NULL')
    for (const table of ['job_terms', 'job_words', 'fact_counts']) await service.database.rows(`DELETE FROM ${table}`)
    open = (await post(service, { location: 'Lagos' })).id
    closed = (await post(service)).id
    draft = (await post(service, { status: 'DRAFT' })).id
    otherJob = (await post(service, {}, otherRecruiter)).id
    await request(service.url).put(`/api/v1/jobs/${closed}/status?new_status=CLOSED`).set(recruiter).expect(200)
  })

  it('hides their jobs from everyone else, including cached ones', async () => {
    expect(await found('/search')).toEqual([otherJob, open])
    expect(await found('/search?location=lagos')).toEqual([open])
    expect(await found('/')).toEqual([otherJob, closed, open])
    expect(await activeCount()).toBe(2)
    expect(await statusOf(open)).toBe(200)

    await block(90)

    for (const as of [{}, seeker, otherRecruiter]) {
      expect(await found('/search', as)).toEqual([otherJob])
      expect(await found('/search?sort=salary', as)).toEqual([otherJob])
      expect(await found('/search?location=lagos', as)).toEqual([])
      expect(await found('/search?q=engineer', as)).toEqual([otherJob])
      expect(await found('/search?min_salary=10', as)).toEqual([otherJob])
      expect(await found('/?status=CLOSED', as)).toEqual([])
      expect(await found('/', as)).toEqual([otherJob])
      expect([await statusOf(open, as), await statusOf(closed, as), await statusOf(draft, as)]).toEqual([404, 404, 404])
    }
    expect(await activeCount()).toBe(1)
    expect(await facets()).toMatchObject({ total: 1, location: [{ value: 'Bangalore', count: 1 }] })
    await request(service.url).put(`/api/v1/jobs/${open}`).set(otherRecruiter).send({ title: 'Mine' }).expect(404)
  })

  it('keeps published jobs visible to administrators', async () => {
    await block(90)

    expect([await statusOf(open, admin), await statusOf(closed, admin), await statusOf(draft, admin)]).toEqual([
      200, 200, 404,
    ])
  })

  it('publishes a new revision of each job', async () => {
    await block(90)

    for (const id of [open, closed, draft]) {
      expect((await eventsOf(id)).at(-1)).toMatchObject({ name: 'job.changed', data: { job_id: id, is_hidden: true } })
      const revisions = (await eventsOf(id)).map((event) => event.revision)
      expect(revisions).toEqual(revisions.map((_, index) => index + 1))
    }
    expect((await eventsOf(otherJob)).map(({ name }) => name)).toEqual(['job.posted'])
  })

  it('shows their jobs again, unchanged, after it ends', async () => {
    await block(90)
    await block(90, false)

    expect(await found('/search')).toEqual([otherJob, open])
    expect(await found('/')).toEqual([otherJob, closed, open])
    expect(await activeCount()).toBe(2)
    expect(await facets()).toMatchObject({ total: 2 })
    expect([await statusOf(open), await statusOf(draft), await statusOf(draft, recruiter)]).toEqual([200, 404, 200])
    expect((await eventsOf(open)).at(-1)).toMatchObject({ data: { is_hidden: false } })
  })

  it('keeps requests in flight from making a job visible', async () => {
    await block(90)

    await request(service.url).post('/api/v1/jobs/').set(recruiter).send(jobBody).expect(401)
    await request(service.url).put(`/api/v1/jobs/${closed}/status?new_status=OPEN`).set(recruiter).expect(401)
    await request(service.url).put(`/api/v1/jobs/${draft}/status?new_status=OPEN`).set(recruiter).expect(200)
    await request(service.url).put(`/api/v1/jobs/${open}`).set(recruiter).send({ title: 'New' }).expect(200)
    expect(await found('/search')).toEqual([otherJob])
    expect(await facets()).toMatchObject({ total: 1 })
    expect([await statusOf(draft), await statusOf(open)]).toEqual([404, 404])
  })

  it('hides or rejects jobs that are posted at the same time', async () => {
    const posting = Array.from({ length: 12 }, () =>
      request(service.url).post('/api/v1/jobs/').set(recruiter).send(jobBody),
    )
    const [responses] = await Promise.all([Promise.all(posting), block(90)])
    await walksDone(service)

    expect(responses.map(({ status }) => status).filter((status) => status !== 201 && status !== 401)).toEqual([])
    expect(await found('/search')).toEqual([otherJob])
    expect(
      await service.database.rows(
        'SELECT id FROM jobs WHERE NOT is_hidden AND is_deleted IS NULL AND recruiter_user_id = 90',
      ),
    ).toEqual([])
  })

  it('hides more jobs than fit into one page of a walk', async () => {
    for (let left = 130; left > 0; left -= 10) await Promise.all(Array.from({ length: 10 }, () => post(service)))
    expect(await activeCount()).toBe(132)

    await block(90)

    expect(await found('/search')).toEqual([otherJob])
    expect(await activeCount()).toBe(1)
    const rows = await service.database.rows('SELECT DISTINCT job_id FROM job_terms')
    expect(rows).toEqual([{ job_id: otherJob }])
  })

  it('lets an administrator delete their jobs for good', async () => {
    await block(90)
    await request(service.url).delete(`/api/v1/jobs/${open}`).set(admin).expect(204)
    await block(90, false)

    expect(await found('/search')).toEqual([otherJob])
    expect(await statusOf(open, admin)).toBe(404)
  })
})

describe('the read model of blocked accounts', () => {
  const rows = (userId: number) =>
    service.database.rows('SELECT is_blocked, revision FROM accounts WHERE user_id = ?', [userId])

  it('keeps the newest revision, whatever the order of events', async () => {
    await publishState(91, true, 1003)
    await publishState(91, false, 1002)
    await service.broker.consumed()

    expect(await rows(91)).toEqual([{ is_blocked: 0, revision: 1003 }])
  })

  it('has no row for accounts that were never blocked', async () => {
    const data = {
      user_id: 55,
      email: 'a@example.com',
      role: 'RECRUITER',
      is_active: true,
      changed: ['email'],
    } as const
    await service.broker.publish(userChanged, { revision: 2, data: { ...data, changed: ['email'] } })
    await service.broker.consumed()

    expect(await rows(55)).toEqual([])
  })

  it('is rebuilt from auth with accounts that were blocked before', async () => {
    const auth = await startOwner()
    const account = (user_id: number, is_active: boolean) => ({
      revision: 2000,
      data: { user_id, email: 'a@example.com', role: 'RECRUITER', is_active },
    })
    auth.state.set('/users/91', account(91, false))
    auth.state.set('/users/92', account(92, true))
    const { id } = await post(service, {}, otherRecruiter)
    const peer = createPeer({ from: 'job', to: 'auth', url: auth.url, secret: testSecrets.SERVICE_SECRET })

    const rebuilt = await withDatabase(service.database.url, (ctx) => accountReadModel.rebuild(ctx, peer))

    expect(rebuilt).toMatchObject({ read: 2, repaired: 1 })
    expect([await rows(91), await rows(92)]).toEqual([[{ is_blocked: 1, revision: 2000 }], []])
    await walksDone(service)
    expect(await statusOf(id)).toBe(404)
    await auth.stop()
  })

  it('deletes the row of an erased account, even if an event arrives later', async () => {
    await block(90)
    await service.broker.publish(userErased, { revision: 9, data: { user_id: 90, role: 'RECRUITER', erasure_id: 3 } })
    await service.broker.consumed()
    await publishState(90, false, 9999)
    await service.broker.consumed()

    expect(await rows(90)).toEqual([])
    expect(await service.database.rows('SELECT * FROM daily_counts WHERE user_id = 90 AND done > 0')).toEqual([])
  })
})
