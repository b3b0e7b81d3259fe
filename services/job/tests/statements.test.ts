import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type JobServiceUnderTest, jobBody, otherRecruiter, post, recruiter, startJobService } from './portal.ts'

let service: JobServiceUnderTest
let skills: number[]
beforeAll(async () => {
  service = await startJobService()
  for (const user_id of [90, 91]) {
    const data = { user_id, company_id: 7, role: 'RECRUITER', is_active: true, joined_at: '2026-03-01T09:30:00.000Z' }
    service.profiles.state.set(`/members/${user_id}`, { revision: 1, data })
  }
  skills = []
  for (const name of ['Baking', 'Cooking', 'Serving']) {
    const { body } = await request(service.url).post('/api/v1/skills').set(recruiter).send({ name }).expect(201)
    skills.push(body.id)
  }
})
afterAll(() => service.stop())

const nothing = { reply_within_days: null, is_existing_vacancy: null, uses_ai_screening: null, apply_url: null }
const statements = {
  reply_within_days: 14,
  is_existing_vacancy: true,
  uses_ai_screening: false,
  apply_url: 'https://jobs.example.com/apply?job=1',
}

function send(body: object, as = recruiter) {
  return request(service.url)
    .post('/api/v1/jobs/')
    .set(as)
    .send({ ...jobBody, ...body })
}

function change(id: number, body: object, as = recruiter) {
  return request(service.url).put(`/api/v1/jobs/${id}`).set(as).send(body)
}

async function read(id: number) {
  return (await request(service.url).get(`/api/v1/jobs/${id}`).expect(200)).body
}

describe('what a job states', () => {
  it('is nothing if a request does not say it', async () => {
    expect(await post(service)).toMatchObject({ ...nothing, external_ref: null, wanted_skills: [] })
  })

  it('is stored, reported, kept by changes of other fields, copied, and cleared', async () => {
    const { id, ...posted } = await post(service, statements)
    expect(posted).toMatchObject(statements)
    expect(await read(id)).toMatchObject(statements)
    const [event] = (await service.recorded()).slice(-1)
    expect(event?.data).toMatchObject({ reply_within_days: 14, apply_url: statements.apply_url })
    expect((await change(id, { title: 'Cook' }).expect(200)).body).toMatchObject(statements)
    const copy = await request(service.url).post(`/api/v1/jobs/${id}/clone`).set(recruiter).expect(201)
    expect(copy.body).toMatchObject(statements)
    expect((await change(id, nothing).expect(200)).body).toMatchObject(nothing)
  })

  it.each([
    ['reply_within_days', 0],
    ['reply_within_days', 61],
    ['reply_within_days', 1.5],
    ['is_existing_vacancy', 'yes'],
    ['uses_ai_screening', 1],
    ['apply_url', 'javascript:alert(1)'],
    ['apply_url', 'example.com'],
    ['external_ref', ''],
    ['external_ref', 'x'.repeat(101)],
    ['wanted_skills', [{ skill_id: 1, need: 'EXPERT' }]],
  ])('is rejected at %s if it is %j', async (name, value) => {
    const { status, body } = await send({ [name]: value })
    expect(status).toBe(422)
    expect(body.errors[0].path).toMatch(new RegExp(`^${name}`))
  })
})

describe('wanted skills', () => {
  it('say what is wanted of each skill, beside the skills as they were', async () => {
    const [baking = 0, cooking = 0, serving = 0] = skills
    const wanted_skills = [{ skill_id: serving, need: 'ADVANCED', is_required: false }, { skill_id: baking }]
    const { id } = await post(service, { wanted_skills })
    const full = [
      { skill_id: baking, name: 'Baking', need: null, is_required: true },
      { skill_id: serving, name: 'Serving', need: 'ADVANCED', is_required: false },
    ]
    expect(await read(id)).toMatchObject({
      wanted_skills: full,
      skills: [
        { id: baking, name: 'Baking' },
        { id: serving, name: 'Serving' },
      ],
    })
    // A client that knows only ids keeps what is wanted of those that stay.
    const changed = await change(id, { skill_ids: [serving, cooking] }).expect(200)
    expect(changed.body.wanted_skills).toEqual([
      { skill_id: cooking, name: 'Cooking', need: null, is_required: true },
      full[1],
    ])
    expect((await change(id, { wanted_skills: [{ skill_id: serving }] }).expect(200)).body).toMatchObject({
      wanted_skills: [{ skill_id: serving, need: null, is_required: true }],
      revision: changed.body.revision + 1,
    })
  })

  it('must be the same as skill_ids if both are sent, and exist', async () => {
    const [baking = 0, cooking = 0] = skills
    const both = { skill_ids: [baking, cooking], wanted_skills: [{ skill_id: cooking }, { skill_id: baking }] }
    expect((await post(service, both)).skills).toHaveLength(2)
    for (const wrong of [
      { ...both, skill_ids: [baking] },
      { wanted_skills: [{ skill_id: baking }, { skill_id: baking }] },
    ]) {
      const { body } = await send(wrong).expect(422)
      expect(body.errors).toMatchObject([{ path: 'wanted_skills' }])
    }
    await send({ wanted_skills: [{ skill_id: 999_999 }] }).expect(422)
  })
})

describe('the reference of a job', () => {
  let reference: string
  beforeEach(() => {
    reference = `REF-${Math.random()}`
  })

  it('is unique in the company, exactly as it is written, and only its recruiters see it', async () => {
    const { id } = await post(service, { external_ref: reference })
    expect(await read(id)).not.toHaveProperty('external_ref')
    const mine = await request(service.url).get(`/api/v1/jobs/my/jobs/${id}`).set(recruiter).expect(200)
    expect(mine.body.external_ref).toBe(reference)
    const taken = { error_code: 'REFERENCE_TAKEN', existing_id: id }
    expect((await send({ external_ref: reference }, otherRecruiter).expect(409)).body).toMatchObject(taken)
    const other = await post(service, { external_ref: reference.toLowerCase() })
    expect((await change(other.id, { external_ref: reference }).expect(409)).body).toMatchObject(taken)
    await change(id, { external_ref: reference, title: 'Cook' }).expect(200)
  })

  it('stays with the original, and is free again when that is deleted', async () => {
    const { id } = await post(service, { external_ref: reference })
    const copy = await request(service.url).post(`/api/v1/jobs/${id}/clone`).set(recruiter).expect(201)
    expect(copy.body.external_ref).toBeNull()
    await request(service.url).delete(`/api/v1/jobs/${id}`).set(recruiter).expect(204)
    await post(service, { external_ref: reference })
  })

  it('is given to one of many jobs that are posted at the same time', async () => {
    const responses = await Promise.all(Array.from({ length: 10 }, () => send({ external_ref: reference })))
    expect(responses.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)])
  })
})
