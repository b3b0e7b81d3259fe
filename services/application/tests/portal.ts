import type { Environment } from '@portal/chassis/config/config'
import { type ServiceUnderTest, startService } from '@portal/testing/service'
import { type StubOwner, startOwner } from '@portal/testing/stub-owner'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { readConfig } from '../src/config.ts'
import { application } from '../src/service.ts'

/** The application service with stubs of the job and profile services. */
export type ApplicationUnderTest = ServiceUnderTest & { jobs: StubOwner; profiles: StubOwner }

export const recruiter = bearer(90, 'RECRUITER')
export const otherRecruiter = bearer(91, 'RECRUITER')
export const seeker = bearer(70, 'JOB_SEEKER')
export const otherSeeker = bearer(71, 'JOB_SEEKER')
export const admin = bearer(1, 'ADMIN')

/** Starts the service. `rewire` can change its environment, for example to put a proxy in front of a store. */
export async function startApplicationService(
  environment: Environment = {},
  rewire: (variables: Environment) => Promise<Environment> | Environment = (variables) => variables,
): Promise<ApplicationUnderTest> {
  const jobs = await startOwner()
  const profiles = await startOwner()
  const service = await startService(
    new URL('..', import.meta.url),
    async (variables) => application.create(readConfig(await rewire(variables))),
    { JOB_URL: jobs.url, PROFILE_URL: profiles.url, ...environment },
  )
  for (const userId of [70, 71]) publishSeeker(profiles, userId)
  return {
    ...service,
    jobs,
    profiles,
    stop: async () => {
      await service.stop()
      await jobs.stop()
      await profiles.stop()
    },
  }
}

/** The state of a job owned by the recruiter with user id 90. */
export function jobStateOf(jobId: number, changes: object = {}) {
  return {
    job_id: jobId,
    recruiter_id: 9,
    recruiter_user_id: 90,
    title: 'DevOps Engineer',
    location: 'Bangalore',
    job_type: 'FULL_TIME' as const,
    status: 'OPEN' as const,
    is_deleted: false,
    ...changes,
  }
}

/** Adds a job to the stub of the job service. */
export function publishJob({ jobs }: ApplicationUnderTest, jobId: number, changes: object = {}): void {
  jobs.state.set(`/jobs/${jobId}`, { revision: 1, data: jobStateOf(jobId, changes) })
}

function publishSeeker(profiles: StubOwner, userId: number): void {
  const data = { job_seeker_id: userId + 500, user_id: userId, full_name: 'Ada Lovelace' }
  profiles.state.set(`/job-seekers/${userId}`, { revision: 1, data })
}

/** Applies as the given person and returns the application's id. */
export async function apply(service: ApplicationUnderTest, jobId: number, as = seeker): Promise<number> {
  publishJob(service, jobId)
  const response = await request(service.url).post('/api/v1/applications/').set(as).send({ job_id: jobId }).expect(201)
  return response.body.id
}
