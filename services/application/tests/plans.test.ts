import { operations } from '@portal/contracts/catalogue'
import {
  fillMessaging,
  fillTable,
  listSamples,
  readEverything,
  resourceColumns,
  slowPlans,
} from '@portal/testing/plans'
import request from 'supertest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ApplicationUnderTest, admin, publishJob, recruiter, seeker, startApplicationService } from './portal.ts'

let service: ApplicationUnderTest
beforeAll(async () => {
  service = await startApplicationService()
  const { database } = service
  const parties = { seeker_user_id: '70 + FLOOR((n - 1) / 50)', recruiter_user_id: '90 + (n - 1) % 50' }
  await fillMessaging(database)
  await fillTable(database, 'openings', {
    job_id: 'n',
    recruiter_user_id: '90 + (n - 1) % 50',
    status: "'OPEN'",
    is_deleted: 'FALSE',
    title: "CONCAT('Job ', n)",
    revision: '1',
  })
  await fillTable(database, 'employers', { user_id: '89 + n', company_name: "CONCAT('Company ', n)", revision: '1' })
  await fillTable(database, 'candidates', {
    user_id: '69 + n',
    job_seeker_id: 'n',
    full_name: "CONCAT('Person ', n)",
    revision: '1',
  })
  await fillTable(database, 'applications', {
    ...resourceColumns,
    ...parties,
    job_id: '1 + (n - 1) % 50',
    job_seeker_id: '1 + FLOOR((n - 1) / 50)',
    status: "IF(n % 7 = 1, 'APPLIED', 'REJECTED')",
    candidate_name: "CONCAT('Person ', 1 + FLOOR((n - 1) / 50))",
  })
  await fillTable(database, 'application_steps', {
    ...resourceColumns,
    application_id: '1 + (n - 1) % 1000',
    to_status: "'APPLIED'",
    changed_by: '70',
  })
  await fillTable(database, 'asked_questions', { job_id: 'n', version: '1', questions: "'[]'" })
  await fillTable(database, 'submissions', {
    application_id: 'n',
    attempt: '1',
    cover_letter: "'I bake.'",
    questions_version: '1',
    answers: "'[]'",
  })
  await fillTable(database, 'interviews', {
    ...resourceColumns,
    ...parties,
    application_id: '1 + (n - 1) % 1000',
    job_id: '1 + (n - 1) % 50',
    interview_date: 'NOW(3) + INTERVAL n MINUTE',
    mode: "'ONLINE'",
    result: "'PENDING'",
    status: "'SCHEDULED'",
  })
})
afterAll(() => service.stop())

it('reads applications and interviews with query plans that do not grow with the tables', async () => {
  const samples = {
    ...listSamples,
    id: '1',
    job_id: '1',
    application_id: '1',
    status: 'APPLIED',
    q: 'person',
    format: 'json',
    sort: 'name',
    'countApplications.job_id': '1,2,3',
    'listInterviews.status': 'SCHEDULED',
    'listInterviews.sort': 'date',
    from: '2000-01-01T00:00:00Z',
    to: '2999-01-01T00:00:00Z',
  }
  const people = { RECRUITER: recruiter, JOB_SEEKER: seeker, ADMIN: admin }
  // What the profile service answers is not in the tables of this one.
  const fromProfile = ['readCandidate', 'readSentResume']
  const own = operations.application.filter(({ id }) => !fromProfile.includes(id))
  const reading = { url: service.url, operations: own, people, samples }

  expect(await slowPlans(service.database, () => readEverything(reading))).toEqual([])
})

it('applies, shortlists and invites with query plans that do not grow with the tables', async () => {
  publishJob(service, 20_000)
  const hire = async () => {
    const { body } = await request(service.url).post('/api/v1/applications').set(seeker).send({ job_id: 20_000 })
    await request(service.url)
      .put(`/api/v1/applications/${body.id}/status`)
      .set(recruiter)
      .send({ new_status: 'SHORTLISTED' })
      .expect(200)
    await request(service.url)
      .post('/api/v1/interviews')
      .set(recruiter)
      .send({ application_id: body.id, interview_date: new Date(Date.now() + 3600_000).toISOString(), mode: 'ONLINE' })
      .expect(201)
    await request(service.url).get('/health/ready').expect(200)
  }

  expect(await slowPlans(service.database, hire)).toEqual([])
})
