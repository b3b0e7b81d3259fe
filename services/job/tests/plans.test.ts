import { withDatabase } from '@portal/chassis/mysql/command'
import { userChanged } from '@portal/contracts/auth/events'
import { operations } from '@portal/contracts/catalogue'
import {
  fillMessaging,
  fillTable,
  listSamples,
  readEverything,
  resourceColumns,
  slowPlans,
} from '@portal/testing/plans'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rebuildSearch } from '../src/search/rebuild-search.ts'
import {
  admin,
  fillSkills,
  type JobServiceUnderTest,
  post,
  recruiter,
  seeker,
  startJobService,
  walksDone,
} from './portal.ts'

let service: JobServiceUnderTest
beforeAll(async () => {
  // Nothing listens on the discard port, so every read queries the database.
  service = await startJobService({ REDIS_URL: 'redis://127.0.0.1:9' })
  const { database } = service
  await fillMessaging(database)
  await fillTable(database, 'employers', {
    user_id: '1000 + n',
    recruiter_id: '1000 + n',
    company_name: "'Acme'",
    revision: '1',
  })
  await fillTable(database, 'accounts', { user_id: 'n', is_blocked: 'FALSE', revision: '0' })
  await fillTable(database, 'members', {
    user_id: 'n',
    company_id: '1 + (n + 10) % 100',
    role: "'OWNER'",
    is_active: '1',
    joined_at: 'NOW(3)',
    revision: '1',
  })
  await fillSkills(database)
  await fillTable(database, 'jobs', {
    ...resourceColumns,
    recruiter_id: '10 + n % 100',
    recruiter_user_id: '90 + n % 100',
    company_id: '1 + n % 100',
    company_name: "CONCAT('Company ', n % 100)",
    title: "ELT(1 + n % 5, 'Engineer', 'Cook', 'Clerk', 'Nurse', 'Driver')",
    description: "'Run our clusters and keep them boring.'",
    location: "ELT(1 + n % 7, 'Oslo', 'Berlin', 'Bangalore', 'Paris', 'Lagos', 'Lima', 'Osaka')",
    workplace: "ELT(1 + n % 4, 'ONSITE', 'HYBRID', 'REMOTE')",
    country: "ELT(1 + n % 5, 'DE', 'IN', 'NO')",
    remote_countries: "IF(n % 4 = 2, 'DE,FR', NULL)",
    salary_min: '1000 * (n % 90)',
    salary_max: '1000 * (n % 90) + 9000',
    seniority: "ELT(1 + n % 5, 'JUNIOR', 'SENIOR', 'LEAD')",
    salary_currency: "IF(n % 4, 'EUR', NULL)",
    salary_period: "IF(n % 4, 'YEAR', NULL)",
    pays_yearly: 'IF(n % 4, 1000 * (n % 90) + 9000, -1)',
    job_type: "IF(n % 3, 'FULL_TIME', 'PART_TIME')",
    expires_at: 'NOW(3) + INTERVAL 30 + n % 30 DAY',
    status: "ELT(1 + n % 6, 'OPEN', 'OPEN', 'OPEN', 'CLOSED', 'PAUSED', 'DRAFT')",
  })
  await fillTable(database, 'job_skills', { job_id: 'n', skill_id: '1 + n % 50' })
  await withDatabase(database.url, rebuildSearch)
  for (const table of ['job_terms', 'job_words', 'fact_counts']) await database.rows(`ANALYZE TABLE ${table}`)
})
afterAll(() => service.stop())

it('The cost of reading jobs and skills does not grow with their number', async () => {
  const samples = {
    ...listSamples,
    id: '6',
    'readMyJob.id': '100',
    status: 'OPEN',
    location: 'Oslo',
    job_type: 'PART_TIME',
    min_salary: '50000',
    max_salary: '60000',
    with_salary: 'true',
    posted_within_days: '7',
    company: 'Company 7',
    workplace: 'HYBRID',
    country: 'DE',
    seniority: 'SENIOR',
    salary_currency: 'EUR',
    salary_period: 'MONTH',
    recruiter_id: '17',
    company_id: '17',
    of: 'company',
    skill_ids: '3',
    sort: 'salary',
    view: 'card',
    q: 'engineer "boring" -cook clust*',
    'listSkills.q': 'skill 7',
    ids: '3,4',
  }
  const people = { RECRUITER: recruiter, JOB_SEEKER: seeker, ADMIN: admin }
  const reading = { url: service.url, operations: operations.job, people, samples }

  expect(await slowPlans(service.database, () => readEverything(reading))).toEqual([])
})

it('The cost of a search by pay in a currency does not grow with the number of jobs', async () => {
  const queries = [
    'sort=salary',
    'min_salary=50000',
    'max_salary=30&salary_period=HOUR&sort=salary',
    'job_type=PART_TIME',
  ]
  const read = async () => {
    for (const query of queries) {
      const path = `/api/v1/jobs/search?salary_currency=EUR&limit=5&${query}`
      const { headers } = await request(service.url).get(path).expect(200)
      const next = /<([^>]*)>/.exec(headers.link ?? '')?.[1]
      if (next) await request(service.url).get(next).expect(200)
    }
  }

  expect(await slowPlans(service.database, read)).toEqual([])
})

it('The cost of a page of the index of jobs does not grow with their number', async () => {
  const read = () => request(service.url).get('/api/v1/jobs/index?after_id=6').expect(200)

  expect(await slowPlans(service.database, read)).toEqual([])
})

it('The cost of posting, changing and closing a job does not grow with their number', async () => {
  const act = async () => {
    const { id } = await post(service, { skill_ids: [1, 2] })
    await request(service.url)
      .put(`/api/v1/jobs/${id}`)
      .set(recruiter)
      .send({ title: 'Cook', skill_ids: [3] })
      .expect(200)
    await request(service.url).put(`/api/v1/jobs/${id}/status?new_status=CLOSED`).set(recruiter).expect(200)
    await request(service.url).delete(`/api/v1/jobs/${id}`).set(recruiter).expect(204)
    await request(service.url).post('/api/v1/skills').set(recruiter).send({ name: 'Sailing' }).expect(201)
    await request(service.url).get('/health/ready').expect(200)
  }

  expect(await slowPlans(service.database, act)).toEqual([])
})

it('The cost of closing jobs whose time is over does not grow with their number', async () => {
  const { database } = service
  const act = async () => {
    await database.rows('UPDATE jobs SET expires_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE id IN (6, 7)')
    await database.rows('UPDATE jobs SET expires_at = NULL WHERE id = 12')
    await until('the sweep', async () => {
      const left = await database.rows(
        "SELECT id FROM jobs WHERE id IN (6, 7, 12) AND status = 'OPEN' AND (expires_at IS NULL OR expires_at < NOW(3))",
      )
      return left.length === 0
    })
  }

  expect(await slowPlans(database, act)).toEqual([])
})

it('The cost of hiding the jobs of a recruiter and removing a skill does not grow with their number', async () => {
  const data = { user_id: 95, email: 'r@example.com', role: 'RECRUITER', is_active: false } as const
  const act = async () => {
    await service.broker.publish(userChanged, { revision: 2, data: { ...data, changed: ['is_active'] } })
    await service.broker.consumed()
    await request(service.url).delete('/api/v1/skills/7').set(admin).expect(204)
    await walksDone(service)
  }

  expect(await slowPlans(service.database, act)).toEqual([])
})
