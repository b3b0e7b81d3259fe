import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type JobServiceUnderTest, otherRecruiter, post, recruiter, seeker, startJobService } from './portal.ts'

let service: JobServiceUnderTest
beforeAll(async () => {
  service = await startJobService()
})
afterAll(() => service.stop())

function change(id: number, body: object, as = recruiter) {
  return request(service.url).put(`/api/v1/jobs/${id}`).set(as).send(body)
}

function move(id: number, new_status: string, as = recruiter) {
  return request(service.url).put(`/api/v1/jobs/${id}/status`).set(as).send({ new_status })
}

async function eventsOf(id: number) {
  const events = await service.recorded()
  return events.filter((event) => (event.data as { job_id: number }).job_id === id).map((event) => event.name)
}

describe('a job', () => {
  it('is opened, paused, closed and opened again', async () => {
    const { id } = await post(service, { status: 'DRAFT' })

    for (const status of ['OPEN', 'PAUSED', 'OPEN', 'CLOSED', 'OPEN']) {
      expect((await move(id, status).expect(200)).body.status).toBe(status)
    }

    expect(await eventsOf(id)).toEqual(['job.posted', ...Array(5).fill('job.status-changed')])
  })

  it('changes its status by the query string of older clients', async () => {
    const { id } = await post(service)

    const response = await request(service.url)
      .put(`/api/v1/jobs/${id}/status?new_status=PAUSED`)
      .set(recruiter)
      .expect(200)

    expect(response.body.status).toBe('PAUSED')
    await request(service.url).put(`/api/v1/jobs/${id}/status`).set(recruiter).expect(422)
  })

  it('rejects a step that is not allowed, and names the allowed ones', async () => {
    const { id } = await post(service, { status: 'DRAFT' })

    expect((await move(id, 'CLOSED').expect(409)).body.allowed).toEqual(['OPEN'])
    await move(id, 'ARCHIVED').expect(422)
    expect(await eventsOf(id)).toEqual(['job.posted'])
  })

  it('is closed once by two concurrent requests', async () => {
    const { id } = await post(service)

    const responses = await Promise.all([move(id, 'CLOSED'), move(id, 'CLOSED')])

    expect(responses.map((response) => response.status).sort()).toEqual([200, 409])
  })

  it('is edited partially: null clears a salary, and an edit without a difference publishes nothing', async () => {
    const { id, title } = await post(service)

    const response = await change(id, { salary_max: null, location: 'Remote' }).expect(200)
    await change(id, { location: 'Remote' }).expect(200)

    expect(response.body).toMatchObject({ title, location: 'Remote', salary_min: 60000, salary_max: null })
    expect(await eventsOf(id)).toEqual(['job.posted', 'job.changed'])
  })

  it('rejects a minimum salary above the maximum, and fields that cannot be edited', async () => {
    const { id } = await post(service)

    await change(id, { salary_min: 90001 }).expect(422)
    await change(id, { title: null }).expect(422)
    await change(id, { status: 'CLOSED' }).expect(422)
  })

  it('can be changed only by its owner: others get 403, or 404 for a draft', async () => {
    const open = await post(service)
    const draft = await post(service, { status: 'DRAFT' })

    await change(open.id, { title: 'Mine' }, otherRecruiter).expect(403)
    await move(open.id, 'CLOSED', otherRecruiter).expect(403)
    await move(draft.id, 'OPEN', otherRecruiter).expect(404)
    await move(open.id, 'CLOSED', seeker).expect(403)
    await request(service.url).delete(`/api/v1/jobs/${open.id}`).set(otherRecruiter).expect(403)

    expect(await eventsOf(open.id)).toEqual(['job.posted'])
  })

  it('is gone for everyone once deleted, and publishes an event', async () => {
    const { id } = await post(service)

    await request(service.url).delete(`/api/v1/jobs/${id}`).set(recruiter).expect(204)

    await request(service.url).get(`/api/v1/jobs/${id}`).set(recruiter).expect(404)
    await request(service.url).delete(`/api/v1/jobs/${id}`).set(recruiter).expect(404)
    expect(await eventsOf(id)).toEqual(['job.posted', 'job.deleted'])
  })
})

describe('a skill', () => {
  function create(name: string, as = recruiter) {
    return request(service.url).post('/api/v1/skills').set(as).send({ name })
  }

  it('exists once, whatever the case and spacing, even if added concurrently', async () => {
    const responses = await Promise.all(['Power BI', 'power bi', 'POWER  BI', ' PowerBI '].map((name) => create(name)))

    expect(responses.map((response) => response.status).sort()).toEqual([201, 409, 409, 409])
    const names = (await request(service.url).get('/api/v1/skills').expect(200)).body
    expect(names).toHaveLength(1)
  })

  it('is distinct from similar names', async () => {
    for (const name of ['C', 'C++', 'C#', 'Résumé', 'Resume']) await create(name).expect(201)
  })

  it('can be added only by recruiters and administrators', async () => {
    await create('Go', seeker).expect(403)
    await request(service.url).post('/api/v1/skills').send({ name: 'Go' }).expect(401)
  })
})
