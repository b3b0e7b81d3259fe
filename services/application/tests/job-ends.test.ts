import { subjectOf } from '@portal/contracts/event'
import { jobChanged, jobDeleted, jobStatusChanged } from '@portal/contracts/job/events'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ApplicationUnderTest,
  apply,
  jobStateOf,
  otherSeeker,
  recruiter,
  seeker,
  startApplicationService,
} from './portal.ts'

let service: ApplicationUnderTest
let lastJob = 0
beforeAll(async () => {
  service = await startApplicationService()
})
afterAll(() => service.stop())

/** Creates a job with the given applicants. */
async function jobWith(...applicants: (typeof seeker)[]) {
  lastJob += 1
  const ids: number[] = []
  for (const each of applicants) ids.push(await apply(service, lastJob, each))
  return { jobId: lastJob, ids }
}

async function change(jobId: number, revision: number, status: 'OPEN' | 'CLOSED') {
  const data = { ...jobStateOf(jobId, { status }), from_status: 'PAUSED' as const }
  await service.broker.publish(jobStatusChanged, { revision, data })
  await allNotified()
}

async function remove(jobId: number, revision: number) {
  await service.broker.publish(jobDeleted, { revision, data: jobStateOf(jobId, { is_deleted: true }) })
  await allNotified()
}

async function allNotified() {
  await service.broker.consumed()
  await until(
    'all applicants to be notified',
    async () => (await service.database.rows('SELECT 1 FROM job_ends')).length === 0,
  )
}

async function notifiedOf(jobId: number) {
  const events = (await service.recorded()).filter(({ name }) => name === 'application.job-ended')
  return events
    .map(({ data }) => data as { application_id: number; job_id: number; end: string })
    .filter((data) => data.job_id === jobId)
}

function move(id: number, what: 'withdraw' | 'REJECTED' | 'SHORTLISTED') {
  if (what === 'withdraw') {
    return request(service.url).post(`/api/v1/applications/${id}/withdraw`).set(seeker).expect(200)
  }
  return request(service.url)
    .put(`/api/v1/applications/${id}/status`)
    .set(recruiter)
    .send({ new_status: what })
    .expect(200)
}

describe('the end of a job', () => {
  it.each(['CLOSED', 'DELETED'])('by %s notifies all undecided applicants', async (end) => {
    const { jobId, ids } = await jobWith(seeker, otherSeeker)
    await move(Number(ids[1]), 'SHORTLISTED')

    await (end === 'CLOSED' ? change(jobId, 5, 'CLOSED') : remove(jobId, 5))

    expect(await notifiedOf(jobId)).toMatchObject(
      ids.map((application_id) => ({ application_id, end, recruiter_user_id: 90 })),
    )
    const read = await request(service.url).get(`/api/v1/applications/${ids[0]}`).set(seeker).expect(200)
    expect(read.body).toMatchObject({ status: 'APPLIED', attempt: 1 })
  })

  it('notifies once, however often the job is closed, opened, changed and finally deleted', async () => {
    const { jobId, ids } = await jobWith(seeker)

    await change(jobId, 5, 'CLOSED')
    await change(jobId, 6, 'OPEN')
    await change(jobId, 7, 'CLOSED')
    await service.broker.publish(jobChanged, { revision: 8, data: jobStateOf(jobId, { status: 'CLOSED' }) })
    await remove(jobId, 9)

    expect(await notifiedOf(jobId)).toMatchObject([{ application_id: ids[0], end: 'CLOSED' }])
  })

  it('does not notify applicants who withdrew or were rejected', async () => {
    const { jobId, ids } = await jobWith(seeker, otherSeeker)
    await move(Number(ids[0]), 'withdraw')
    await move(Number(ids[1]), 'REJECTED')

    await change(jobId, 5, 'CLOSED')

    expect(await notifiedOf(jobId)).toEqual([])
  })

  it('notifies an applicant who has applied again once more', async () => {
    const { jobId, ids } = await jobWith(seeker)
    await change(jobId, 5, 'CLOSED')
    await change(jobId, 6, 'OPEN')
    await move(Number(ids[0]), 'withdraw')
    await request(service.url).post('/api/v1/applications').set(seeker).send({ job_id: jobId }).expect(201)

    await change(jobId, 7, 'CLOSED')

    expect(await notifiedOf(jobId)).toMatchObject([{ end: 'CLOSED' }, { end: 'CLOSED', attempt: 2 }])
  })

  it('notifies all of 130 applicants, and none when the job is only paused', async () => {
    const { jobId } = await jobWith()
    const applicants = Array.from({ length: 130 }, (_, n) => 5_000 + n)
    await service.database.rows(
      `INSERT INTO applications (created_at, updated_at, job_id, job_seeker_id, seeker_user_id, recruiter_user_id, status)
       VALUES ${applicants.map((id) => `(NOW(3), NOW(3), ${jobId}, ${id}, ${id}, 90, 'APPLIED')`)}`,
    )
    await service.broker.publish(jobStatusChanged, {
      revision: 4,
      data: { ...jobStateOf(jobId, { status: 'PAUSED' }), from_status: 'OPEN' },
    })
    await allNotified()
    expect(await notifiedOf(jobId)).toEqual([])

    await change(jobId, 5, 'CLOSED')

    const notified = (await notifiedOf(jobId)).map(({ application_id }) => application_id)
    expect(new Set(notified).size).toBe(130)
    expect(notified).toHaveLength(130)
  })
})

describe('a job that is closed with the rejection of all who are undecided', () => {
  const closing = (jobId: number, more: object = {}) => ({
    ...jobStateOf(jobId, { status: 'CLOSED' }),
    from_status: 'OPEN' as const,
    reject_remaining: true,
    ...more,
  })

  async function movesOf(jobId: number) {
    const events = (await service.recorded()).filter(({ name }) => name === 'application.status-changed')
    return events
      .map(({ data }) => data as { application_id: number; job_id: number; status: string; from_status: string })
      .filter((data) => data.job_id === jobId)
  }

  async function statusOf(id: number | undefined) {
    return (await request(service.url).get(`/api/v1/applications/${id}`).set(recruiter).expect(200)).body.status
  }

  it('rejects each of them once, and does not notify them of the end as well', async () => {
    const { jobId, ids } = await jobWith(seeker, otherSeeker)
    await move(Number(ids[0]), 'SHORTLISTED')
    const event = await service.broker.publish(jobStatusChanged, { revision: 5, data: closing(jobId) })
    await allNotified()
    await service.broker.send(subjectOf(jobStatusChanged, 90), JSON.stringify(event))
    await allNotified()

    const rejected = (await movesOf(jobId)).filter(({ status }) => status === 'REJECTED')
    expect(rejected).toMatchObject([
      { application_id: ids[0], from_status: 'SHORTLISTED' },
      { application_id: ids[1], from_status: 'APPLIED' },
    ])
    expect(await notifiedOf(jobId)).toEqual([])
    const { body } = await request(service.url).get(`/api/v1/applications/${ids[0]}/history`).set(seeker).expect(200)
    expect(body.at(-1)).toMatchObject({ to_status: 'REJECTED', changed_by: 90 })
  })

  it('leaves those alone who are decided or have withdrawn', async () => {
    const { jobId, ids } = await jobWith(seeker, otherSeeker)
    await move(Number(ids[0]), 'withdraw')
    await move(Number(ids[1]), 'SHORTLISTED')
    const hire = { new_status: 'HIRED' }
    await request(service.url).put(`/api/v1/applications/${ids[1]}/status`).set(recruiter).send(hire).expect(200)

    await service.broker.publish(jobStatusChanged, { revision: 5, data: closing(jobId) })
    await allNotified()

    expect([await statusOf(ids[0]), await statusOf(ids[1])]).toEqual(['WITHDRAWN', 'HIRED'])
  })

  it('rejects nobody if it is open again when this becomes known', async () => {
    const { jobId, ids } = await jobWith(seeker)
    const reopening = { ...jobStateOf(jobId, { status: 'OPEN' }), from_status: 'CLOSED' as const }
    await service.broker.publish(jobStatusChanged, { revision: 6, data: reopening })
    await service.broker.publish(jobStatusChanged, { revision: 5, data: closing(jobId) })
    await allNotified()
    await change(jobId, 7, 'CLOSED')

    expect(await statusOf(ids[0])).toBe('APPLIED')
    expect(await notifiedOf(jobId)).toHaveLength(1)
  })
})
