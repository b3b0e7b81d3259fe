import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type ApplicationUnderTest,
  apply,
  jobStateOf,
  otherSeeker,
  recruiter,
  seeker,
  startApplicationService,
} from './portal.ts'

const columns = '"application_id","job_id","title","company_name","location","status_now","at","status"'
let service: ApplicationUnderTest
beforeAll(async () => {
  service = await startApplicationService()
})
afterAll(() => service.stop())

function download(as: Record<string, string>, query = '') {
  return request(service.url).get(`/api/v1/applications/my/export${query}`).set(as)
}

it('is an empty file for somebody without applications', async () => {
  expect((await download(otherSeeker).expect(200)).body).toEqual([])
  const csv = await download(otherSeeker, '?format=csv').expect(200)
  expect(csv.text).toBe(`\ufeff${columns}\r\n`)
})

it('has all applications of the person alone, with the date of each step', async () => {
  const decided = await apply(service, 1)
  const left = await apply(service, 2)
  await apply(service, 1, otherSeeker)
  const decision = { new_status: 'REJECTED' }
  await request(service.url).put(`/api/v1/applications/${decided}/status`).set(recruiter).send(decision).expect(200)
  await request(service.url).post(`/api/v1/applications/${left}/withdraw`).set(seeker).expect(200)

  const response = await download(seeker).expect(200)
  expect(response.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'content-disposition': 'attachment; filename=applications.json',
    'cache-control': 'private, no-store',
  })
  const job = { title: 'DevOps Engineer', location: 'Bangalore', company_name: null, attempt: 1 }
  const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  const step = (status: string) => ({ at, status })
  expect(response.body).toEqual([
    { id: decided, job_id: 1, ...job, status: 'REJECTED', steps: [step('APPLIED'), step('REJECTED')] },
    { id: left, job_id: 2, ...job, status: 'WITHDRAWN', steps: [step('APPLIED'), step('WITHDRAWN')] },
  ])
})

it('is a CSV with a line for each step, in which no text is a formula', async () => {
  const title = '=HYPERLINK("https://evil.example","Pay, now")'
  service.jobs.state.set('/jobs/3', { revision: 1, data: jobStateOf(3, { title, location: '@home\n+1' }) })
  const { body } = await request(service.url).post('/api/v1/applications/').set(seeker).send({ job_id: 3 }).expect(201)

  const response = await download(seeker, '?format=csv').expect(200)
  expect(response.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename=applications.csv',
  })
  const last = response.text.slice(response.text.indexOf(`\r\n${body.id},`) + 2)
  expect(last).toMatch(/Z","APPLIED"\r\n$/)
  expect(last).toContain(`${body.id},3,"'=HYPERLINK(""https://evil.example"",""Pay, now"")",,"'@home\n+1","APPLIED"`)
})

it('has every application of somebody with many, a page after the other', async () => {
  await service.database.rows(
    `INSERT INTO applications (job_id, job_seeker_id, seeker_user_id, recruiter_user_id, status, created_at, updated_at)
     WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 450) SELECT 1000 + n, 572, 72, 90, 'APPLIED', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) FROM n`,
  )
  const { body } = await download(bearer(72, 'JOB_SEEKER')).expect(200)

  expect(body.map((each: { job_id: number }) => each.job_id)).toEqual(Array.from({ length: 450 }, (_, n) => 1001 + n))
})

it('is for job seekers only, in the formats that there are', async () => {
  await download(recruiter).expect(403)
  await download({}).expect(401)
  await download(seeker, '?format=xml').expect(422)
})
