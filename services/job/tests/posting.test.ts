import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { admin, type JobServiceUnderTest, jobBody, recruiter, seeker, startJobService } from './portal.ts'

let service: JobServiceUnderTest
beforeAll(async () => {
  service = await startJobService()
  for (const name of ['Python', 'SQL']) {
    await request(service.url).post('/api/v1/skills').set(recruiter).send({ name }).expect(201)
  }
})
afterAll(() => service.stop())

function send(body: object, as = recruiter) {
  return request(service.url).post('/api/v1/jobs/').set(as).send(body)
}

describe('posting a job', () => {
  it('works with the body of older clients', async () => {
    const body = { ...jobBody, status: 'OPEN', recruiter_id: 10, skill_ids: [1, 2] }

    const response = await send(body).set('X-Request-ID', 'post-once').expect(201)

    expect(response.body).toMatchObject({
      ...jobBody,
      status: 'OPEN',
      recruiter_id: 10,
      company_name: 'Company 90',
      skills: [
        { id: 1, name: 'Python' },
        { id: 2, name: 'SQL' },
      ],
      is_deleted: null,
    })
    expect((await service.recorded()).at(-1)).toMatchObject({
      name: 'job.posted',
      revision: 1,
      actor_id: 90,
      request_id: 'post-once',
      data: { job_id: response.body.id, recruiter_user_id: 90, status: 'OPEN', is_deleted: false },
    })
  })

  it('opens the job by default, and stores no salary or skills if there are none', async () => {
    const { salary_min, salary_max, ...rest } = jobBody

    const response = await send(rest).expect(201)

    expect(response.body).toMatchObject({ status: 'OPEN', salary_min: null, salary_max: null, skills: [] })
  })

  it('is rejected for the profile of another recruiter', async () => {
    await send({ ...jobBody, recruiter_id: 11 }).expect(403)
  })

  it('requires a recruiter profile', async () => {
    const response = await send(jobBody, bearer(95, 'RECRUITER')).expect(409)

    expect(response.body.error_code).toBe('PROFILE_NEEDED')
  })

  it('is only for recruiters', async () => {
    await send(jobBody, seeker).expect(403)
    await send(jobBody, admin).expect(403)
    await request(service.url).post('/api/v1/jobs/').send(jobBody).expect(401)
  })

  it.each([
    ['title', { title: '   ' }],
    ['title', { title: 'a\u0000b' }],
    ['description', { description: undefined }],
    ['salary_min', { salary_min: 2, salary_max: 1 }],
    ['salary_min', { salary_min: -1 }],
    ['salary_max', { salary_max: '90000' }],
    ['job_type', { job_type: 'full_time' }],
    ['status', { status: 'CLOSED' }],
    ['skill_ids', { skill_ids: [1, 999] }],
    ['id', { id: 7 }],
    ['created_at', { created_at: '2020-01-01T00:00:00Z' }],
  ])('reports %s as the invalid field of %j', async (path, changes) => {
    const before = await service.database.rows('SELECT COUNT(*) AS n FROM jobs')

    const response = await send({ ...jobBody, ...changes }).expect(422)

    expect(response.body.errors.map((error: { path: string }) => error.path)).toEqual([path])
    expect(await service.database.rows('SELECT COUNT(*) AS n FROM jobs')).toEqual(before)
  })

  it.each([1_200_000_000, 2_147_483_647, 2_147_483_648, 4_294_967_296, 1_000_000_000_000])(
    'accepts a salary of %d, as in rials, and finds the job by it',
    async (salary) => {
      const title = `Paid ${salary}`
      const { body } = await send({ ...jobBody, title, salary_min: salary, salary_max: salary }).expect(201)
      const find = (query: object) =>
        request(service.url)
          .get('/api/v1/jobs/search')
          .query({ location: 'b', ...query })

      expect(body).toMatchObject({ salary_min: salary, salary_max: salary })
      for (const query of [{ min_salary: salary }, { min_salary: salary, sort: 'salary' }, { sort: 'salary' }]) {
        expect((await find(query).expect(200)).body).toContainEqual(expect.objectContaining({ id: body.id }))
      }
      const less = (await find({ max_salary: salary - 1 }).expect(200)).body
      expect(less).not.toContainEqual(expect.objectContaining({ id: body.id }))
      await request(service.url).get('/api/v1/jobs/search/facets').query({ min_salary: salary }).expect(200)
    },
  )

  it('rejects a salary beyond that of any currency', async () => {
    await send({ ...jobBody, salary_min: null, salary_max: 1_000_000_000_001 }).expect(422)
    await request(service.url).get('/api/v1/jobs/search?min_salary=1000000000001').expect(422)
  })

  it('stores every character of every language', async () => {
    const title = 'Ingénieur 机器学习 👩‍💻 <b>C++</b> & "quotes" \\ %_'

    const response = await send({ ...jobBody, title }).expect(201)

    expect((await request(service.url).get(`/api/v1/jobs/${response.body.id}`).expect(200)).body.title).toBe(title)
  })

  it('rejects a body that is not JSON with a JSON problem', async () => {
    const url = '/api/v1/jobs/'
    const as = { ...recruiter, 'content-type': 'application/json' }

    expect((await request(service.url).post(url).set(as).send('{"a":').expect(400)).type).toBe(
      'application/problem+json',
    )
    await request(service.url).post(url).set(recruiter).type('text/plain').send('hello').expect(415)
    await request(service.url).post(url).set(recruiter).type('form').send('title=x').expect(415)
    await request(service.url)
      .post(url)
      .set(as)
      .send(`{"title":"${'x'.repeat(200_000)}"}`)
      .expect(413)
    await request(service.url).post(url).set(as).send('[]').expect(422)
  })
})
