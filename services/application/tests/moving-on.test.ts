import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ApplicationUnderTest,
  admin,
  apply,
  otherRecruiter,
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

function newApplication() {
  lastJob += 1
  return apply(service, lastJob)
}

function move(id: number, body: object, as = recruiter) {
  return request(service.url).put(`/api/v1/applications/${id}/status`).set(as).send(body)
}

function withdraw(id: number, as = seeker) {
  return request(service.url).post(`/api/v1/applications/${id}/withdraw`).set(as)
}

async function eventsOf(id: number) {
  const events = await service.recorded()
  return events.filter((event) => (event.data as { application_id: number }).application_id === id)
}

describe('an application', () => {
  it('is shortlisted and then hired, with history and events', async () => {
    const id = await newApplication()

    await move(id, { new_status: 'SHORTLISTED' }).expect(200)
    const hired = await move(id, { new_status: 'HIRED', expected_status: 'SHORTLISTED' }).expect(200)

    expect(hired.body.status).toBe('HIRED')
    const history = await request(service.url).get(`/api/v1/applications/${id}/history`).set(seeker).expect(200)
    expect(history.body.map((step: { to_status: string }) => step.to_status)).toEqual([
      'APPLIED',
      'SHORTLISTED',
      'HIRED',
    ])
    expect(await eventsOf(id)).toMatchObject([
      { name: 'application.submitted', revision: 1 },
      { name: 'application.status-changed', revision: 2, data: { from_status: 'APPLIED', status: 'SHORTLISTED' } },
      { name: 'application.status-changed', revision: 3, data: { from_status: 'SHORTLISTED', status: 'HIRED' } },
    ])
  })

  it('does not change if it already has the status', async () => {
    const id = await newApplication()

    await move(id, { new_status: 'REJECTED' }).expect(200)
    await move(id, { new_status: 'REJECTED' }).expect(200)

    expect(await eventsOf(id)).toHaveLength(2)
  })

  it('cannot skip a step, and the response lists the allowed statuses', async () => {
    const id = await newApplication()

    const response = await move(id, { new_status: 'HIRED' }).expect(409)

    expect(response.body.allowed).toEqual(['SHORTLISTED', 'REJECTED'])
    expect(await eventsOf(id)).toHaveLength(1)
  })

  it('is not changed by a request that expects an outdated status', async () => {
    const id = await newApplication()
    await move(id, { new_status: 'SHORTLISTED' }).expect(200)

    const response = await move(id, { new_status: 'REJECTED', expected_status: 'APPLIED' }).expect(409)

    expect(response.body.error_code).toBe('STATUS_HAS_CHANGED')
  })

  it('changes once when recruiter and applicant act concurrently', async () => {
    const id = await newApplication()

    const responses = await Promise.all([move(id, { new_status: 'REJECTED' }), withdraw(id)])

    expect(responses.map((response) => response.status).sort()).toEqual([200, 409])
    expect(await eventsOf(id)).toHaveLength(2)
  })

  it('is withdrawn only by the applicant, and only once', async () => {
    const id = await newApplication()

    await withdraw(id, otherSeeker).expect(404)
    await withdraw(id, recruiter).expect(403)
    await withdraw(id).expect(200)
    await withdraw(id).expect(200)

    expect(await eventsOf(id)).toMatchObject([{}, { name: 'application.withdrawn', data: { from_status: 'APPLIED' } }])
    await move(id, { new_status: 'SHORTLISTED' }).expect(409)
  })

  it('is changed only by the recruiter who owns the job', async () => {
    const id = await newApplication()

    await move(id, { new_status: 'SHORTLISTED' }, otherRecruiter).expect(404)
    await move(id, { new_status: 'SHORTLISTED' }, seeker).expect(403)
    await move(id, { new_status: 'SHORTLISTED' }, admin).expect(403)

    expect(await eventsOf(id)).toHaveLength(1)
  })
})
