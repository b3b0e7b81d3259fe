import { userErased } from '@portal/contracts/auth/events'
import { jobChanged, jobDeleted, jobPosted, jobStatusChanged } from '@portal/contracts/job/events'
import { recruiterChanged, recruiterCreated, seekerChanged } from '@portal/contracts/profile/events'
import { firstWords, roundTripsOf } from '@portal/testing/statements'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type ApplicationUnderTest,
  admin,
  apply,
  jobStateOf,
  otherSeeker,
  recruiter,
  seeker,
  startApplicationService,
} from './portal.ts'

let service: ApplicationUnderTest
let jobId = 100
let applicationId: number
beforeAll(async () => {
  service = await startApplicationService()
  const data = { recruiter_id: 9, user_id: 90, company_name: 'TechCorp' }
  await service.broker.publish(recruiterCreated, { revision: 1, data })
  await service.broker.consumed()
})
beforeEach(async () => {
  jobId += 1
  applicationId = await apply(service, jobId)
})
afterAll(() => service.stop())

async function get(path: string, as = seeker) {
  return (await request(service.url).get(`/api/v1${path}`).set(as).expect(200)).body
}

/** The last application as the given person reads it. */
function read(as = seeker) {
  return get(`/applications/${applicationId}`, as)
}

const knownJob = { title: 'DevOps Engineer', company_name: 'TechCorp', location: 'Bangalore', status: 'OPEN' }

describe('an application', () => {
  it('shows its job to everyone who may read it, and its candidate to the recruiter and administrators', async () => {
    const job = { id: jobId, ...knownJob }
    const forTeam = { candidate: { user_id: 70, full_name: 'Ada Lovelace' }, is_flagged: false }

    const own = await read()
    expect(own).toMatchObject({ id: applicationId, job_id: jobId, job })
    expect(own).not.toHaveProperty('candidate')
    for (const as of [recruiter, admin]) expect(await read(as)).toEqual({ ...own, ...forTeam })
    expect((await get('/applications/my/applications'))[0]).toEqual(own)
    expect(await get(`/applications/job/${jobId}`, recruiter)).toEqual([{ ...own, ...forTeam }])
    expect((await get('/applications', admin))[0]).toEqual({ ...own, ...forTeam })
  })

  it('follows the changes of job, company and name', async () => {
    const job = jobStateOf(jobId, { title: 'Platform Engineer', location: 'Remote' })
    await service.broker.publish(jobChanged, { revision: 2, data: job })
    const paused = { ...job, status: 'PAUSED' as const, from_status: 'OPEN' as const }
    await service.broker.publish(jobStatusChanged, { revision: 3, data: paused })
    const company = { recruiter_id: 9, user_id: 90, company_name: 'TechCorp Ltd' }
    await service.broker.publish(recruiterChanged, { revision: 2, data: company })
    const person = { job_seeker_id: 570, user_id: 70, full_name: 'Ada King' }
    await service.broker.publish(seekerChanged, { revision: 2, data: person })
    await service.broker.consumed()

    expect(await read(recruiter)).toMatchObject({
      job: { title: 'Platform Engineer', company_name: 'TechCorp Ltd', location: 'Remote', status: 'PAUSED' },
      candidate: { full_name: 'Ada King' },
    })
    await service.broker.publish(recruiterChanged, { revision: 3, data: { ...company, company_name: 'TechCorp' } })
    await service.broker.publish(seekerChanged, { revision: 3, data: { ...person, full_name: 'Ada Lovelace' } })
    await service.broker.consumed()
  })

  it('still shows a job that was deleted or hidden, as closed', async () => {
    await service.broker.publish(jobChanged, { revision: 2, data: jobStateOf(jobId, { is_hidden: true }) })
    await service.broker.consumed()
    expect((await read()).job).toEqual({ id: jobId, ...knownJob, status: 'CLOSED' })

    await service.broker.publish(jobDeleted, { revision: 3, data: jobStateOf(jobId, { is_deleted: true }) })
    await service.broker.consumed()
    expect((await read()).job).toEqual({ id: jobId, ...knownJob, status: 'CLOSED' })
  })

  it('has null for what is not known yet, as in rows that an earlier version wrote', async () => {
    await service.database.rows('UPDATE openings SET title = NULL, location = NULL WHERE job_id = ?', [jobId])
    await service.database.rows('UPDATE openings SET recruiter_user_id = 91 WHERE job_id = ?', [jobId])
    await service.database.rows('UPDATE candidates SET full_name = NULL WHERE user_id = 70')

    const unknown = { title: null, company_name: null, location: null }
    expect(await read(recruiter)).toMatchObject({
      job: { id: jobId, ...unknown, status: 'OPEN' },
      candidate: { user_id: 70, full_name: null },
    })
    await service.database.rows('DELETE FROM openings WHERE job_id = ?', [jobId])
    expect((await read()).job).toEqual({ id: jobId, ...unknown, status: null })
    await service.database.rows("UPDATE candidates SET full_name = 'Ada Lovelace' WHERE user_id = 70")
  })

  it('needs one statement for the jobs of a list and one for its candidates, at once, and no other service', async () => {
    for (let count = 0; count < 3; count++) {
      jobId += 1
      await apply(service, jobId)
    }
    await apply(service, jobId, otherSeeker)
    const requested = service.jobs.requested.length + service.profiles.requested.length
    const counted = { url: service.database.url, requestId: 'counted-list' }

    const trips = await roundTripsOf(counted, async () => {
      const list = request(service.url).get('/api/v1/applications?limit=4').set(admin)
      const { body } = await list.set('X-Request-ID', 'counted-list').expect(200)
      expect(new Set(body.map((row: { job: { title: string } }) => row.job.title))).toEqual(new Set([knownJob.title]))
    })

    expect(firstWords(trips)).toEqual([['SELECT'], ['SELECT'], ['SELECT']])
    expect(service.jobs.requested.length + service.profiles.requested.length).toBe(requested)
  })
})

describe('after an erasure', () => {
  async function erase(userId: number, role: 'RECRUITER' | 'JOB_SEEKER') {
    await service.broker.publish(userErased, { revision: 2, data: { user_id: userId, role, erasure_id: 3 } })
    await service.settled()
  }

  it('of the job seeker, an application has no name', async () => {
    const data = { job_seeker_id: 580, user_id: 80, full_name: 'Grace Hopper' }
    service.profiles.state.set('/job-seekers/80', { revision: 1, data })
    applicationId = await apply(service, jobId, bearer(80, 'JOB_SEEKER'))
    expect((await read(recruiter)).candidate).toEqual({ user_id: 80, full_name: 'Grace Hopper' })

    await erase(80, 'JOB_SEEKER')
    await service.broker.publish(seekerChanged, { revision: 9, data })
    await service.broker.consumed()

    expect((await read(recruiter)).candidate).toEqual({ user_id: 80, full_name: null })
  })

  it('of the recruiter, it has no texts of the job and no company, whichever event arrives last', async () => {
    const company = { recruiter_id: 9, user_id: 95, company_name: 'Difference Ltd' }
    const texts = { recruiter_user_id: 95, title: 'Analyst', location: 'London' }
    await service.broker.publish(recruiterCreated, { revision: 1, data: company })
    jobId += 1
    await service.broker.publish(jobPosted, { revision: 1, data: jobStateOf(jobId, texts) })
    await service.broker.consumed()
    applicationId = await apply(service, jobId)
    expect((await read()).job).toMatchObject({ title: 'Analyst', company_name: 'Difference Ltd' })

    await erase(95, 'RECRUITER')
    const erased = jobStateOf(jobId, { ...texts, title: '', location: '', status: 'CLOSED', is_deleted: true })
    await service.broker.publish(jobDeleted, { revision: 3, data: erased })
    await service.broker.publish(jobChanged, { revision: 2, data: jobStateOf(jobId, texts) })
    await service.broker.publish(recruiterChanged, { revision: 9, data: company })
    await service.broker.consumed()

    const unknown = { title: null, company_name: null, location: null }
    expect((await read()).job).toEqual({ id: jobId, ...unknown, status: 'CLOSED' })
  })
})
