import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApplicationUnderTest, publishJob, recruiter, seeker, startApplicationService } from './portal.ts'

let service: ApplicationUnderTest
beforeAll(async () => {
  service = await startApplicationService()
})
afterAll(() => service.stop())

function submit(jobId: unknown, as = seeker) {
  return request(service.url).post('/api/v1/applications/').set(as).send({ job_id: jobId })
}

describe('applying for a job', () => {
  it('creates an application, its first step and one event', async () => {
    publishJob(service, 1)

    const response = await submit(1).set('X-Request-ID', 'apply-once').expect(201)

    expect(response.body).toMatchObject({
      job_id: 1,
      job_seeker_id: 570,
      status: 'APPLIED',
      attempt: 1,
      is_deleted: null,
    })
    expect(response.headers.location).toBe(`/api/v1/applications/${response.body.id}`)
    const steps = await service.database.rows('SELECT * FROM application_steps WHERE application_id = ?', [
      response.body.id,
    ])
    expect(steps).toMatchObject([{ from_status: null, to_status: 'APPLIED', changed_by: 70 }])
    expect(await service.recorded()).toMatchObject([
      {
        name: 'application.submitted',
        revision: 1,
        actor_id: 70,
        request_id: 'apply-once',
        data: { application_id: response.body.id, seeker_user_id: 70, recruiter_user_id: 90, status: 'APPLIED' },
      },
    ])
  })

  it('succeeds once for thirty concurrent requests', async () => {
    publishJob(service, 2)

    const responses = await Promise.all(Array.from({ length: 30 }, () => submit(2)))

    expect(responses.map((response) => response.status).sort()).toEqual([201, ...Array(29).fill(409)])
    const rejected = responses.find((response) => response.status === 409)
    expect(rejected?.body).toMatchObject({ error_code: 'ALREADY_APPLIED', status: 409 })
    const rows = await service.database.rows('SELECT id FROM applications WHERE job_id = 2')
    expect(rows).toHaveLength(1)
    const events = (await service.recorded()).filter((event) => (event.data as { job_id: number }).job_id === 2)
    expect(events).toHaveLength(1)
  })

  it('is rejected for a job that is unknown, closed, over, deleted or a draft', async () => {
    publishJob(service, 3, { status: 'CLOSED' })
    publishJob(service, 4, { status: 'DRAFT' })
    publishJob(service, 5, { is_deleted: true })
    // Its time was over a moment ago, and no event has said so yet.
    publishJob(service, 6, { status: 'OPEN', expires_at: new Date(Date.now() - 1).toISOString() })

    await submit(999).expect(404)
    for (const jobId of [3, 6]) expect((await submit(jobId).expect(409)).body.error_code).toBe('JOB_NOT_OPEN')
    await submit(4).expect(404)
    await submit(5).expect(404)
    expect(await service.database.rows('SELECT id FROM applications WHERE job_id > 2')).toEqual([])
  })

  it('is rejected for a job that takes applications elsewhere, with the address', async () => {
    const apply_url = 'https://jobs.example.com/apply'
    publishJob(service, 7, { apply_url })

    expect((await submit(7).expect(409)).body).toMatchObject({ error_code: 'APPLY_ELSEWHERE', apply_url })
    expect(await service.database.rows('SELECT id FROM applications WHERE job_id = 7')).toEqual([])
  })

  it('requires a job seeker profile', async () => {
    publishJob(service, 1)

    const response = await submit(1, bearer(72, 'JOB_SEEKER')).expect(409)

    expect(response.body.error_code).toBe('PROFILE_NEEDED')
  })

  it('requires a signed-in job seeker', async () => {
    await submit(1, recruiter).expect(403)
    await request(service.url).post('/api/v1/applications/').send({ job_id: 1 }).expect(401)
  })

  it('rejects unknown and invalid fields', async () => {
    const response = await request(service.url)
      .post('/api/v1/applications/')
      .set(seeker)
      .send({ job_id: 'one', job_seeker_id: 571, status: 'HIRED' })
      .expect(422)

    expect(response.type).toBe('application/problem+json')
    expect(response.body.errors.map((error: { path: string }) => error.path).sort()).toEqual([
      'job_id',
      'job_seeker_id',
      'status',
    ])
  })

  it('gets 503, never a false 404, while the owner of an unknown job is unavailable', async () => {
    // Nothing listens on the discard port.
    const isolated = await startApplicationService({ JOB_URL: 'http://127.0.0.1:9' })

    const response = await request(isolated.url)
      .post('/api/v1/applications/')
      .set(seeker)
      .send({ job_id: 1 })
      .expect(503)

    expect(response.headers['retry-after']).toBe('1')
    await isolated.stop()
  })
})
