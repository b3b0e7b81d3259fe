import { userChanged } from '@portal/contracts/auth/events'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  idsOf,
  type JobServiceUnderTest,
  otherRecruiter,
  post,
  recruiter,
  startJobService,
  walksDone,
} from './portal.ts'

let service: JobServiceUnderTest
const ids: Record<string, number> = {}
beforeAll(async () => {
  service = await startJobService()
  const jobs = {
    cook: { title: 'Cook', salary_max: 20_000, salary_min: null },
    baker: { title: 'Baker', location: 'Oslo', salary_max: 50_000, salary_min: null },
    waiter: { title: 'Waiter', job_type: 'PART_TIME', salary_max: 30_000, salary_min: null },
    paused: { title: 'Paused cook' },
    draft: { title: 'Draft cook', status: 'DRAFT' },
  }
  for (const [name, job] of Object.entries(jobs)) {
    ids[name] = (await post(service, job)).id
    await post(service, { ...job, title: `Other ${job.title}` }, otherRecruiter)
  }
  await request(service.url).put(`/api/v1/jobs/${ids.paused}/status?new_status=PAUSED`).set(recruiter).expect(200)
})
afterAll(() => service.stop())

function get(path: string, query: object) {
  return request(service.url)
    .get(`/api/v1/jobs/search${path}`)
    .query({ recruiter_id: 10, ...query })
}

async function found(query: object) {
  const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]))
  return idsOf(await get('', query).expect(200)).map((id) => names.get(id) ?? 'of another')
}

describe('the jobs of a recruiter', () => {
  it('are found while they are open, newest first', async () => {
    expect(await found({})).toEqual(['waiter', 'baker', 'cook'])
    expect(await found({ recruiter_id: 999 })).toEqual([])
    expect(await found({ recruiter_id: '' })).toHaveLength(7)
  })

  it('are found with words and other filters, in every order', async () => {
    expect(await found({ q: 'cook' })).toEqual(['cook'])
    expect(await found({ q: 'other' })).toEqual([])
    expect(await found({ location: 'oslo' })).toEqual(['baker'])
    expect(await found({ job_type: 'PART_TIME' })).toEqual(['waiter'])
    expect(await found({ min_salary: 25_000, with_salary: true })).toEqual(['waiter', 'baker'])
    expect(await found({ sort: 'salary' })).toEqual(['baker', 'waiter', 'cook'])
  })

  it('are found page by page, and counted', async () => {
    const first = await get('', { limit: 2, include_total: true }).expect(200)
    const [, next] = /<([^>]+)>; rel="next"/.exec(first.headers.link ?? '') ?? []
    const second = await request(service.url).get(String(next)).expect(200)

    expect(first.headers['x-total-count']).toBe('3')
    expect([...idsOf(first), ...idsOf(second)]).toEqual([ids.waiter, ids.baker, ids.cook])
    const cursor = new URL(String(next), service.url).searchParams.get('cursor')
    await get('', { recruiter_id: 11, limit: 2, cursor }).expect(400)
  })

  it('are the jobs that facets count', async () => {
    const { body } = await get('/facets', {}).expect(200)

    expect(body).toMatchObject({ total: 3, is_exact: true, company: [{ value: 'Company 90', count: 3 }] })
    expect(body.location).toEqual([
      { value: 'Bangalore', count: 2 },
      { value: 'Oslo', count: 1 },
    ])
  })

  it('are named by the id of a profile', async () => {
    for (const recruiter_id of ['a', '0', '-1', '1,2']) {
      await get('', { recruiter_id }).expect(422)
      await get('/facets', { recruiter_id }).expect(422)
    }
  })

  it('are not found while the recruiter is blocked', async () => {
    const data = { user_id: 90, email: 'r@example.com', role: 'RECRUITER', is_active: false } as const
    await service.broker.publish(userChanged, { revision: 2, data: { ...data, changed: ['is_active'] } })
    await service.broker.consumed()
    await walksDone(service)

    expect(await found({})).toEqual([])
    expect((await get('/facets', {}).expect(200)).body.total).toBe(0)
  })
})
