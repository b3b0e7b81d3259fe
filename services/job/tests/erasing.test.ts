import { userErased } from '@portal/contracts/auth/events'
import { recruiterChanged } from '@portal/contracts/profile/events'
import type { Redis } from 'ioredis'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type JobServiceUnderTest, jobBody, otherRecruiter, post, recruiter, startWithOwnCache } from './portal.ts'

let service: JobServiceUnderTest
let redis: Redis
beforeAll(async () => {
  const started = await startWithOwnCache(6)
  service = started
  redis = started.redis
})
afterAll(() => service.stop())

async function erase(userId: number) {
  const data = { user_id: userId, role: 'RECRUITER', erasure_id: 3 } as const
  await service.broker.publish(userErased, { revision: 2, data })
  await service.settled()
}

async function storedResponses(): Promise<string[]> {
  return (await redis.keys('jobs:*')).filter((key) => !key.startsWith('jobs:version'))
}

async function tablesWith(text: string): Promise<string[]> {
  const tables = ['jobs', 'employers', 'outbox', 'idempotency_keys']
  const dumps = await Promise.all(tables.map((table) => service.database.rows(`SELECT * FROM ${table}`)))
  return tables.filter((_, index) => JSON.stringify(dumps[index]).includes(text))
}

describe('erasing a recruiter', () => {
  it('keeps jobs without text, closed and deleted, and leaves only anonymous events of them', async () => {
    const place = { region: 'Karnataka', city: 'Bengaluru', country: 'IN', latitude: 12.9716, longitude: 77.5946 }
    const elsewhere = { apply_url: 'https://company-90.example/apply' }
    const [open, draft, deleted] = [
      await post(service, { ...place, ...elsewhere }),
      await post(service, { status: 'DRAFT' }),
      await post(service),
    ]
    await request(service.url).delete(`/api/v1/jobs/${deleted.id}`).set(recruiter).expect(204)
    const otherJob = await post(service, { title: 'Cook', description: 'Cook.', location: 'Oslo' }, otherRecruiter)
    for (let times = 0; times < 2; times++) {
      await request(service.url).get(`/api/v1/jobs/${open.id}`).expect(200)
      await request(service.url).get('/api/v1/jobs/search?location=Bangalore').expect(200)
    }
    expect(await storedResponses()).toHaveLength(2)

    await erase(90)

    const ofPlace = [place.region, place.city, '12.9716', '77.5946', elsewhere.apply_url]
    for (const text of [jobBody.title, jobBody.description, jobBody.location, 'Company 90', ...ofPlace]) {
      expect(await tablesWith(text)).toEqual([])
    }
    for (const table of ['job_terms', 'job_words']) {
      const left = await service.database.rows(`SELECT DISTINCT job_id FROM ${table}`)
      expect(left).toEqual([{ job_id: otherJob.id }])
    }
    expect(await storedResponses()).toEqual([])
    const names = await service.database.rows(
      "SELECT term FROM fact_counts WHERE term LIKE 'place:%' OR term LIKE 'company:%'",
    )
    expect(names).toEqual([{ term: 'company:company 91' }, { term: 'place:oslo' }])
    await request(service.url).get(`/api/v1/jobs/${open.id}`).expect(404)
    await request(service.url).get(`/api/v1/jobs/${otherJob.id}`).expect(200)
    const left = await service.database.rows('SELECT subject, payload FROM outbox ORDER BY id')
    const events = left.map(({ subject, payload }) => [subject, JSON.parse(String(payload)).data] as const)
    expect(events.filter(([, data]) => data.recruiter_user_id !== 91)).toMatchObject([
      ['job.deleted.v1', { job_id: open.id, title: '', location: '', status: 'CLOSED', is_deleted: true }],
      ['job.deleted.v1', { job_id: draft.id, title: '', status: 'DRAFT', is_deleted: true }],
      ['job.deleted.v1', { job_id: deleted.id, title: '' }],
      ['job.person-erased.v1', { user_id: 90, erasure_id: 3 }],
    ])
    await erase(90)
    const recorded = (await service.recorded()).map(({ name }) => name)
    expect(recorded.filter((name) => name === 'job.deleted')).toHaveLength(3)
  })

  it('is not undone by a late event or a request in flight', async () => {
    await erase(91)

    const data = { recruiter_id: 11, user_id: 91, company_name: 'Company 91' }
    await service.broker.publish(recruiterChanged, { revision: 99, data })
    await service.broker.consumed()
    await request(service.url).post('/api/v1/jobs/').set(otherRecruiter).send(jobBody).expect(409)

    expect(await tablesWith('Company 91')).toEqual([])
  })
})
