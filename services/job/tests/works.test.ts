import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type JobServiceUnderTest, jobBody, post, recruiter, startJobService } from './portal.ts'

let service: JobServiceUnderTest
beforeAll(async () => {
  service = await startJobService()
})
afterAll(() => service.stop())

const nothing = { seniority: null, min_experience_years: null, openings: null, language: null, benefits: [] }
const work = {
  seniority: 'SENIOR',
  min_experience_years: 0,
  openings: 3,
  language: 'pt-BR',
  benefits: ['Company bike', 'Lunch, every day'],
}

describe('what a job says about the work', () => {
  it('is nothing if a request does not say it', async () => {
    expect(await post(service)).toMatchObject(nothing)
  })

  it('is stored, kept by changes of other fields, and cleared', async () => {
    const { id, ...posted } = await post(service, { ...work, benefits: [...work.benefits, 'Company bike'] })
    const change = async (body: object) =>
      (await request(service.url).put(`/api/v1/jobs/${id}`).set(recruiter).send(body).expect(200)).body

    expect(posted).toMatchObject(work)
    expect((await request(service.url).get(`/api/v1/jobs/${id}`).expect(200)).body).toMatchObject(work)
    expect(await change({ title: 'Cook' })).toMatchObject(work)
    expect(await change(nothing)).toMatchObject(nothing)
  })

  it.each([
    ['seniority', 'BOSS'],
    ['min_experience_years', 61],
    ['min_experience_years', -1],
    ['min_experience_years', 1.5],
    ['openings', 0],
    ['openings', 1000],
    ['openings', '3'],
    ['language', 'german'],
    ['benefits/0', [' ']],
    ['benefits/0', ['two\nlines']],
    ['benefits/1', ['short', 'x'.repeat(61)]],
    ['benefits', Array.from({ length: 21 }, (_, index) => `benefit ${index}`)],
    ['benefits', null],
  ])('is rejected at %s if it is %j', async (path, value) => {
    const [name = ''] = path.split('/')
    const response = await request(service.url)
      .post('/api/v1/jobs/')
      .set(recruiter)
      .send({ ...jobBody, [name]: value })
    expect([response.status, response.body.errors[0].path]).toEqual([422, path])
  })

  it('keeps as many benefits as long as they may be', async () => {
    const benefits = Array.from({ length: 20 }, (_, index) => `${'ü'.repeat(58)}${10 + index}`)

    expect((await post(service, { benefits })).benefits).toEqual(benefits)
  })

  it('is found by its seniority', async () => {
    const { id } = await post(service, { title: 'Lighthouse keeper', seniority: 'LEAD' })
    await post(service, { title: 'Lighthouse keeper', seniority: 'MID' })
    const read = (query: string) => request(service.url).get(`/api/v1/jobs/search?q=lighthouse&${query}`)

    expect((await read('seniority=LEAD').expect(200)).body.map((job: { id: number }) => job.id)).toEqual([id])
    expect((await read('seniority=INTERN').expect(200)).body).toEqual([])
    await read('seniority=lead').expect(422)
  })
})
