import { randomUUID } from 'node:crypto'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type JobServiceUnderTest, jobBody, otherRecruiter, post, recruiter, startJobService } from './portal.ts'

let service: JobServiceUnderTest
beforeAll(async () => {
  service = await startJobService()
})
afterAll(() => service.stop())

const full = {
  ...jobBody,
  workplace: 'REMOTE',
  country: 'AT',
  region: 'Tirol',
  city: 'Innsbruck',
  latitude: 47.3,
  longitude: 11.4,
  remote_countries: ['AT', 'DE'],
  salary_currency: 'EUR',
  salary_period: 'YEAR',
  salary_visibility: 'APPLICANTS',
  seniority: 'LEAD',
  min_experience_years: 4,
  openings: 2,
  language: 'en',
  benefits: ['A view of the mountains'],
}

function clone(id: number, headers: Record<string, string> = {}) {
  return request(service.url)
    .post(`/api/v1/jobs/${id}/clone`)
    .set({ ...recruiter, ...headers })
}

describe('a copy of a job', () => {
  it('is a draft that says the same, whatever has become of the job', async () => {
    const skill = await request(service.url).post('/api/v1/skills').set(recruiter).send({ name: 'Skiing' }).expect(201)
    const job = await post(service, { ...full, skill_ids: [skill.body.id] })
    for (const new_status of ['PAUSED', 'CLOSED', 'OPEN']) {
      await request(service.url).put(`/api/v1/jobs/${job.id}/status`).set(recruiter).send({ new_status }).expect(200)
    }

    const { body, headers } = await clone(job.id).expect(201)
    expect(body).toMatchObject({ ...full, skills: [{ id: skill.body.id, name: 'Skiing' }], status: 'DRAFT' })
    expect(body.id).not.toBe(job.id)
    expect(headers.location).toBe(`/api/v1/jobs/${body.id}`)
    const [event] = (await service.recorded()).slice(-1)
    expect(event).toMatchObject({ name: 'job.posted', data: { job_id: body.id, status: 'DRAFT' } })
  })

  it('of a job that says little, and of a draft, is made as well', async () => {
    const draft = await post(service, { status: 'DRAFT' })

    expect((await clone(draft.id).expect(201)).body).toMatchObject({ ...jobBody, status: 'DRAFT', skills: [] })
  })

  it('is made once for an idempotency key', async () => {
    const [one, another] = [await post(service), await post(service)]
    const key = { 'Idempotency-Key': randomUUID() }

    const copies = [await clone(one.id, key).expect(201), await clone(one.id, key).expect(201)]
    expect(new Set(copies.map(({ body }) => body.id)).size).toBe(1)
    expect((await clone(another.id, key).expect(201)).body.id).not.toBe(copies[0]?.body.id)
  })

  it('is refused for jobs of others', async () => {
    const [published, draft] = [await post(service), await post(service, { status: 'DRAFT' })]

    await clone(published.id, otherRecruiter).expect(403)
    await clone(draft.id, otherRecruiter).expect(404)
    await clone(999_999).expect(404)
  })
})
