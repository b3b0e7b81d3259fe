import { withDatabase } from '@portal/chassis/mysql/command'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { personalSectionsOf } from '../src/privacy/sections.ts'
import { admin, type JobServiceUnderTest, jobBody, otherRecruiter, post, recruiter, startJobService } from './portal.ts'

const quota = 5
const skillsPerDay = 4

let service: JobServiceUnderTest
beforeAll(async () => {
  service = await startJobService({
    JOBS_PER_RECRUITER: String(quota),
    SKILLS_PER_DAY: String(skillsPerDay),
    // For the concurrent requests.
    DATABASE_POOL_SIZE: '20',
  })
})
afterAll(() => service.stop())

function send(changes: object = {}, as = recruiter) {
  return request(service.url)
    .post('/api/v1/jobs/')
    .set(as)
    .send({ ...jobBody, ...changes })
}

function change(id: number, status: string) {
  return request(service.url).put(`/api/v1/jobs/${id}/status?new_status=${status}`).set(recruiter)
}

/** Moves all daily counts to the day before. */
async function nextDay() {
  await service.database.rows('UPDATE daily_counts SET day = day - INTERVAL 1 DAY')
}

async function jobsOf(userId: number) {
  const [row] = await service.database.rows<{ n: number }>(
    'SELECT COUNT(*) AS n FROM jobs WHERE recruiter_user_id = ? AND status <> ? AND is_deleted IS NULL',
    [userId, 'CLOSED'],
  )
  return row?.n
}

async function clear() {
  await service.database.rows('UPDATE jobs SET is_deleted = NOW(3)')
  await nextDay()
}

describe('the jobs of a recruiter', () => {
  it('are limited in number, including drafts and paused jobs, but not closed ones', async () => {
    const jobs = [await post(service, { status: 'DRAFT' })]
    while (jobs.length < quota) jobs.push(await post(service))
    await change(jobs[1].id, 'PAUSED').expect(200)
    await nextDay()

    const rejected = await send().expect(409)
    expect(rejected.body).toMatchObject({ error_code: 'TOO_MANY_JOBS' })
    await send({ status: 'DRAFT' }).expect(409)
    await send({}, otherRecruiter).expect(201)

    await change(jobs[2].id, 'CLOSED').expect(200)
    await send().expect(201)
    expect((await change(jobs[2].id, 'OPEN').expect(409)).body.error_code).toBe('TOO_MANY_JOBS')
    await change(jobs[0].id, 'OPEN').expect(200)
    await change(jobs[1].id, 'OPEN').expect(200)
    await request(service.url).delete(`/api/v1/jobs/${jobs[3].id}`).set(recruiter).expect(204)
    await change(jobs[2].id, 'OPEN').expect(200)
    expect(await jobsOf(90)).toBe(quota)
  })

  it('stay within the limit when many are posted and reopened concurrently', async () => {
    await clear()
    const closed = []
    for (let count = 0; count < quota; count++) closed.push(await post(service))
    for (const { id } of closed) await change(id, 'CLOSED').expect(200)
    await nextDay()

    const responses = await Promise.all([
      ...Array.from({ length: 10 }, () => send()),
      ...closed.map(({ id }) => change(id, 'OPEN')),
    ])

    const statuses = responses.map(({ status }) => status)
    expect(statuses.filter((status) => status < 300)).toHaveLength(quota)
    expect(statuses.filter((status) => status >= 300 && status !== 409 && status !== 429)).toEqual([])
    expect(await jobsOf(90)).toBe(quota)
  })

  it('are limited per day as well, so closing or deleting them does not help', async () => {
    await clear()
    for (let count = 0; count < quota; count++) {
      const { id } = await post(service)
      if (count % 2) await change(id, 'CLOSED').expect(200)
      else await request(service.url).delete(`/api/v1/jobs/${id}`).set(recruiter).expect(204)
    }

    const rejected = await send().expect(429)
    expect(rejected.body).toMatchObject({ error_code: 'TOO_MANY_JOBS_TODAY' })
    expect(Number(rejected.headers['retry-after'])).toBeGreaterThan(0)

    await nextDay()
    await send().expect(201)
  })
})

describe('the skills that a recruiter adds', () => {
  const add = (name: string, as = recruiter) => request(service.url).post('/api/v1/skills').set(as).send({ name })

  it('are limited per day, even if added concurrently', async () => {
    const responses = await Promise.all(Array.from({ length: 12 }, (_, index) => add(`Craft ${index}`)))

    expect(responses.filter(({ status }) => status === 201)).toHaveLength(skillsPerDay)
    const rejected = responses.filter(({ status }) => status !== 201)
    expect([...new Set(rejected.map(({ body }) => body.error_code))]).toEqual(['TOO_MANY_SKILLS_TODAY'])
    const rows = await service.database.rows("SELECT id FROM skills WHERE name LIKE 'Craft%'")
    expect(rows).toHaveLength(skillsPerDay)
    await nextDay()
    await add('Craft of the day after').expect(201)
    const { items } = await withDatabase(service.database.url, ({ db }) =>
      personalSectionsOf(db).daily_counts(90, { after: 0, limit: 10 }),
    )
    expect(items).toContainEqual({ act: 'ADD_SKILL', day: new Date().toISOString().slice(0, 10), done: 1 })
  })

  it('do not count if they already exist, nor do those of other users', async () => {
    await add('Known', admin).expect(201)
    for (let times = 0; times < 3; times++) await add('Known').expect(409)
    for (let count = 0; count < skillsPerDay + 2; count++) await add(`Of an administrator ${count}`, admin).expect(201)
    await add('By another one', bearer(93, 'RECRUITER')).expect(201)
  })
})
