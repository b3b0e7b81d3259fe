import { subjectOf } from '@portal/contracts/event'
import { jobChanged, jobDeleted, jobPosted, jobStatusChanged } from '@portal/contracts/job/events'
import { seekerCreated } from '@portal/contracts/profile/events'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApplicationUnderTest, jobStateOf, publishJob, seeker, startApplicationService } from './portal.ts'

let service: ApplicationUnderTest
beforeAll(async () => {
  service = await startApplicationService()
})
afterAll(() => service.stop())

async function opening(jobId: number) {
  const [row] = await service.database.rows('SELECT status, is_deleted, revision FROM openings WHERE job_id = ?', [
    jobId,
  ])
  return row
}

function submit(jobId: number, as = seeker) {
  return request(service.url).post('/api/v1/applications/').set(as).send({ job_id: jobId })
}

describe('the read model of a job', () => {
  it('is fed by events, so that no request to the job service is needed', async () => {
    await service.broker.publish(jobPosted, { revision: 1, data: jobStateOf(11) })
    await service.broker.consumed()
    const requested = service.jobs.requested.length

    await submit(11).expect(201)

    expect(service.jobs.requested).toHaveLength(requested)
  })

  it('processes each event once and stores the newest state, in whatever order events arrive', async () => {
    const closed = { ...jobStateOf(12, { status: 'CLOSED' }), from_status: 'OPEN' as const }
    const event = await service.broker.publish(jobStatusChanged, { revision: 3, data: closed })
    await service.broker.publish(jobPosted, { revision: 1, data: jobStateOf(12) })
    await service.broker.publish(jobChanged, { revision: 2, data: jobStateOf(12) })
    await service.broker.send(subjectOf(jobStatusChanged), JSON.stringify(event))
    await service.broker.consumed()

    expect(await opening(12)).toEqual({ status: 'CLOSED', is_deleted: 0, revision: 3 })
    const seen = await service.database.rows('SELECT event_id FROM inbox WHERE event_id = ?', [event.id])
    expect(seen).toHaveLength(1)
  })

  it('keeps a deleted job deleted after an older event', async () => {
    await service.broker.publish(jobDeleted, { revision: 2, data: jobStateOf(13, { is_deleted: true }) })
    await service.broker.publish(jobPosted, { revision: 1, data: jobStateOf(13) })
    await service.broker.consumed()

    expect(await opening(13)).toMatchObject({ is_deleted: 1, revision: 2 })
    await submit(13).expect(404)
  })

  it('rejects applications for a hidden job and leaves existing ones unchanged', async () => {
    const hide = (jobId: number, revision: number, is_hidden: boolean) =>
      service.broker.publish(jobChanged, { revision, data: jobStateOf(jobId, { is_hidden }) })
    await service.broker.publish(jobPosted, { revision: 1, data: jobStateOf(17) })
    await service.broker.consumed()
    const { body } = await submit(17).expect(201)

    await hide(17, 3, true)
    await hide(18, 3, true)
    await hide(18, 2, false)
    await service.broker.consumed()

    const other = bearer(71, 'JOB_SEEKER')
    for (const jobId of [17, 18]) expect((await submit(jobId, other).expect(404)).body.detail).toMatch(/^Job /)
    const read = (path: string) => request(service.url).get(`/api/v1${path}`).set(seeker).expect(200)
    expect((await read(`/applications/${body.id}`)).body).toMatchObject({ status: 'APPLIED' })
    expect((await read('/applications/my/applications')).body).toContainEqual(expect.objectContaining(body))
    await hide(17, 4, false)
    await service.broker.consumed()
    await submit(17, other).expect(201)
  })

  it('is fetched from the owner once if its event has not arrived, and ignores an older event after that', async () => {
    service.jobs.state.set('/jobs/14', { revision: 5, data: jobStateOf(14) })

    await submit(14).expect(201)
    await submit(14).expect(409)
    await service.broker.publish(jobChanged, { revision: 4, data: jobStateOf(14, { status: 'PAUSED' }) })
    await service.broker.consumed()

    expect(service.jobs.requested.filter((path) => path === '/jobs/14')).toHaveLength(1)
    expect(await opening(14)).toMatchObject({ status: 'OPEN', revision: 5 })
  })

  it('keeps working after malformed and unknown events', async () => {
    await service.broker.send('job.posted.v1', 'not json')
    await service.broker.send('job.posted.v1', JSON.stringify({ id: 'x', name: 'job.posted' }))
    await service.broker.send('job.promoted.v1', JSON.stringify({ name: 'job.promoted' }))
    await service.broker.publish(jobPosted, { revision: 1, data: jobStateOf(15) })
    await service.broker.consumed()

    expect(await opening(15)).toMatchObject({ status: 'OPEN' })
  })
})

describe('the read model of a job seeker', () => {
  it('is fed by events, so that no request to the profile service is needed', async () => {
    publishJob(service, 16)
    const data = { job_seeker_id: 575, user_id: 75, full_name: 'Grace Hopper' }
    await service.broker.publish(seekerCreated, { revision: 1, data })
    await service.broker.consumed()

    const response = await submit(16, bearer(75, 'JOB_SEEKER')).expect(201)

    expect(response.body.job_seeker_id).toBe(575)
    expect(service.profiles.requested).not.toContain('/job-seekers/75')
  })
})
