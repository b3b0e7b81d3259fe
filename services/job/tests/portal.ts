import type { Environment } from '@portal/chassis/config/config'
import type { TestDatabase } from '@portal/testing/database'
import { fillTable, resourceColumns } from '@portal/testing/plans'
import { type ServiceUnderTest, startService } from '@portal/testing/service'
import { stores } from '@portal/testing/stores'
import { type StubOwner, startOwner } from '@portal/testing/stub-owner'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import { Redis } from 'ioredis'
import request from 'supertest'
import { readConfig } from '../src/config.ts'
import { job } from '../src/service.ts'

/** The job service with a stub of the profile service that has two recruiters. */
export type JobServiceUnderTest = ServiceUnderTest & { profiles: StubOwner }

export const recruiter = bearer(90, 'RECRUITER')
export const otherRecruiter = bearer(91, 'RECRUITER')
export const seeker = bearer(70, 'JOB_SEEKER')
export const admin = bearer(1, 'ADMIN')

export async function startJobService(environment: Environment = {}): Promise<JobServiceUnderTest> {
  const profiles = await startOwner()
  const service = await startService(new URL('..', import.meta.url), (variables) => job.create(readConfig(variables)), {
    PROFILE_URL: profiles.url,
    JOBS_PER_RECRUITER: '1000000',
    SKILLS_PER_DAY: '1000000',
    ...environment,
  })
  for (const user_id of [90, 91]) {
    const data = { recruiter_id: user_id - 80, user_id, company_name: `Company ${user_id}` }
    profiles.state.set(`/recruiters/${user_id}`, { revision: 1, data })
  }
  return {
    ...service,
    profiles,
    stop: async () => {
      await service.stop()
      await profiles.stop()
    },
  }
}

/** The job service with an empty cache of its own: database `database` of the tests' Redis, which `redis` reads. */
export async function startWithOwnCache(database: number): Promise<JobServiceUnderTest & { redis: Redis }> {
  const url = new URL(stores().redisUrl)
  url.pathname = `/${database}`
  const redis = new Redis(url.href)
  await redis.flushdb()
  const service = await startJobService({ REDIS_URL: url.href })
  return {
    ...service,
    redis,
    stop: async () => {
      await service.stop()
      redis.disconnect()
    },
  }
}

export const jobBody = {
  title: 'DevOps Engineer',
  description: 'Run our clusters and keep them boring.',
  location: 'Bangalore',
  salary_min: 60000,
  salary_max: 90000,
  job_type: 'FULL_TIME',
}

/** Posts a job and returns the body of the response. */
export async function post(service: JobServiceUnderTest, changes: object = {}, as = recruiter) {
  const response = await request(service.url)
    .post('/api/v1/jobs/')
    .set(as)
    .send({ ...jobBody, ...changes })
    .expect(201)
  return response.body
}

/** Waits until all walks have ended. */
export async function walksDone({ database }: JobServiceUnderTest): Promise<void> {
  await until('all walks to end', async () => {
    const left = await database.rows('SELECT id FROM walks ORDER BY through, id LIMIT 1')
    return left.length === 0
  })
}

/** The ids of the jobs in a response. */
export function idsOf(response: request.Response): number[] {
  return response.body.map((job: { id: number }) => job.id)
}

/** Fills the table of skills, whose names are numbered. */
export function fillSkills(database: TestDatabase): Promise<void> {
  return fillTable(database, 'skills', {
    ...resourceColumns,
    name: "CONCAT('Skill ', n)",
    name_key: "CONCAT('skill', n)",
  })
}
