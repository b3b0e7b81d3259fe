import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ApplicationUnderTest,
  apply,
  otherRecruiter,
  otherSeeker,
  recruiter,
  seeker,
  startApplicationService,
} from './portal.ts'

const dayMs = 24 * 3600_000

let service: ApplicationUnderTest
let lastJob = 0
beforeAll(async () => {
  service = await startApplicationService()
})
afterAll(() => service.stop())

function tomorrow(days = 1) {
  return new Date(Date.now() + days * dayMs).toISOString()
}

function schedule(body: object, as = recruiter) {
  return request(service.url).post('/api/v1/interviews').set(as).send(body)
}

function change(id: number, body: object, as = recruiter) {
  return request(service.url).put(`/api/v1/interviews/${id}`).set(as).send(body)
}

async function newInterview() {
  lastJob += 1
  const application_id = await apply(service, lastJob)
  const response = await schedule({ application_id, interview_date: tomorrow(), mode: 'ONLINE' }).expect(201)
  return response.body
}

async function changesOf(id: number) {
  const events = await service.recorded()
  return events
    .map((event) => event.data as { interview_id?: number; change?: string })
    .filter((data) => data.interview_id === id && data.change)
    .map((data) => data.change)
}

describe('an interview', () => {
  it('is scheduled with an offset and returned in UTC', async () => {
    lastJob += 1
    const application_id = await apply(service, lastJob)
    const date = `${new Date().getUTCFullYear() + 1}-03-01T10:00:00+01:00`

    const response = await schedule({ application_id, interview_date: date, mode: 'OFFLINE' }).expect(201)

    expect(response.body).toMatchObject({ mode: 'OFFLINE', result: 'PENDING', status: 'SCHEDULED' })
    expect(response.body.interview_date).toBe(new Date(date).toISOString())
    expect((await service.recorded()).at(-1)).toMatchObject({
      name: 'application.interview-scheduled',
      data: { interview_id: response.body.id, seeker_user_id: 70, recruiter_user_id: 90 },
    })
  })

  it('is not scheduled for a date that is past, invalid, or has no time or offset', async () => {
    lastJob += 1
    const application_id = await apply(service, lastJob)

    for (const interview_date of [
      '2020-01-01T10:00:00Z',
      '2099-01-01',
      '2099-01-01T10:00:00',
      '2099-02-30T10:00:00Z',
    ]) {
      await schedule({ application_id, interview_date, mode: 'ONLINE' }).expect(422)
    }
  })

  it('is not scheduled by another user, or after the decision', async () => {
    lastJob += 1
    const application_id = await apply(service, lastJob)
    const body = { application_id, interview_date: tomorrow(), mode: 'ONLINE' }

    await schedule(body, otherRecruiter).expect(404)
    await schedule(body, seeker).expect(403)
    await request(service.url)
      .put(`/api/v1/applications/${application_id}/status`)
      .set(recruiter)
      .send({ new_status: 'REJECTED' })
      .expect(200)
    expect((await schedule(body).expect(409)).body.error_code).toBe('APPLICATION_DECIDED')
  })

  it('can be rescheduled, then passed, and not changed after that', async () => {
    const { id } = await newInterview()

    await change(id, { interview_date: tomorrow(2), mode: 'OFFLINE' }).expect(200)
    await change(id, { result: 'PASS' }).expect(200)
    await change(id, { result: 'PASS' }).expect(200)
    await change(id, { result: 'FAIL' }).expect(409)
    await change(id, { status: 'CANCELLED' }).expect(409)

    expect(await changesOf(id)).toEqual(['RESCHEDULED', 'RESULT'])
  })

  it('cannot be scheduled again after its cancellation', async () => {
    const { id } = await newInterview()

    await change(id, { status: 'CANCELLED' }).expect(200)
    await change(id, { status: 'SCHEDULED' }).expect(409)

    expect(await changesOf(id)).toEqual(['CANCELLED'])
  })

  it('is changed only by the recruiter who owns the job, one kind of change per request', async () => {
    const { id } = await newInterview()

    await change(id, { result: 'PASS' }, otherRecruiter).expect(404)
    await change(id, { result: 'PASS', mode: 'OFFLINE' }).expect(422)
    await change(id, { interview_date: '2020-01-01T10:00:00Z' }).expect(422)

    expect(await changesOf(id)).toEqual([])
  })

  it('is listed only for its two parties', async () => {
    const { id, application_id } = await newInterview()
    const list = (as: Record<string, string>) =>
      request(service.url).get(`/api/v1/interviews?application_id=${application_id}`).set(as)

    expect((await list(recruiter).expect(200)).body.map((row: { id: number }) => row.id)).toEqual([id])
    expect((await list(seeker).expect(200)).body).toHaveLength(1)
    expect((await list(otherSeeker).expect(200)).body).toEqual([])
    expect((await list(otherRecruiter).expect(200)).body).toEqual([])
  })
})
