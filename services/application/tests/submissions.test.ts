import { userErased } from '@portal/contracts/auth/events'
import { questionsChanged } from '@portal/contracts/job/events'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ApplicationUnderTest,
  admin,
  otherRecruiter,
  otherSeeker,
  publishJob,
  recruiter,
  seeker,
  startApplicationService,
} from './portal.ts'

let service: ApplicationUnderTest
let lastJob = 0
beforeAll(async () => {
  service = await startApplicationService()
  const resume = (user_id: number, scan = 'NONE') => ({
    revision: 1,
    data: { resume_id: 4, user_id, state: 'READY', scan },
  })
  service.profiles.state.set('/resumes/4', resume(70))
  service.profiles.state.set('/resumes/5', resume(71))
  service.profiles.state.set('/resumes/6', resume(70, 'INFECTED'))
})
afterAll(() => service.stop())

const licence = { id: 100, kind: 'BOOLEAN' as const, text: 'Do you have a licence?', is_required: true }
const years = { id: 101, kind: 'NUMBER' as const, text: 'How many years?', is_required: false }

/** Creates a job whose applicants are asked these questions. */
function jobAsking(...questions: object[]): number {
  lastJob += 1
  publishJob(service, lastJob)
  const data = { job_id: lastJob, recruiter_user_id: 90, version: 3, questions }
  if (questions.length > 0) service.jobs.state.set(`/questions/${lastJob}`, { revision: 3, data })
  return lastJob
}

function apply(jobId: number, more: object = {}, as = seeker) {
  return request(service.url)
    .post('/api/v1/applications/')
    .set(as)
    .send({ job_id: jobId, ...more })
}

function read(id: number, as = recruiter, what = '/submission') {
  return request(service.url).get(`/api/v1/applications/${id}${what}`).set(as)
}

function paths({ body }: { body: { errors?: { path: string }[] } }) {
  return body.errors?.map(({ path }) => path)
}

const letter = { cover_letter: 'I bake.\n\nSince I was twelve.' }
const answered = { questions_version: 3, answers: [{ question_id: 100, value: true }] }

describe('an application', () => {
  it('is sent with a letter, a résumé, answers and its source, which its parties read', async () => {
    const jobId = jobAsking(licence, years)
    const source = { channel: 'newsletter', campaign: 'Spring' }
    const { body } = await apply(jobId, { ...letter, ...answered, resume_id: 4, source }).expect(201)

    const sent = { attempt: 1, ...letter, resume_id: 4, source }
    const answer = { question_id: 100, kind: 'BOOLEAN', text: licence.text, value: true }
    expect((await read(body.id, seeker).expect(200)).body).toEqual({ ...sent, answers: [answer] })
    expect((await read(body.id).expect(200)).body).toEqual({ ...sent, answers: [{ ...answer, is_flagged: false }] })
    await read(body.id, admin).expect(200)
    for (const other of [otherSeeker, otherRecruiter]) await read(body.id, other).expect(404)
    const known = { file_name: 'Ada.pdf', media_type: 'application/pdf', bytes: 9, scan: 'PENDING' }
    service.profiles.state.set('/resumes/4/sent', known)
    const resumePath = `/api/v1/applications/${body.id}/resume`
    expect((await request(service.url).get(resumePath).set(seeker).expect(200)).body).toEqual(known)
    await request(service.url).get(resumePath).set(otherRecruiter).expect(404)
    service.profiles.state.delete('/resumes/4/sent')
    await request(service.url).get(resumePath).set(seeker).expect(404)
    const event = (await service.recorded()).findLast(({ name }) => name === 'application.submitted')
    expect(event?.data).toMatchObject({ application_id: body.id, resume_id: 4 })
    expect(JSON.stringify(event)).not.toContain('bake')
  })

  it('is sent with nothing else by clients that know nothing else', async () => {
    for (const jobId of [jobAsking(), jobAsking(years)]) {
      const { body } = await apply(jobId).expect(201)
      const nothing = { attempt: 1, cover_letter: null, resume_id: null, answers: [], source: null }
      expect((await read(body.id).expect(200)).body).toEqual(nothing)
    }
  })

  it.each([
    ['cover_letter', { cover_letter: 'x'.repeat(5_001) }],
    ['cover_letter', { cover_letter: ' ' }],
    ['source/channel', { source: { channel: 'Two words' } }],
    ['questions_version', { answers: [{ question_id: 100, value: true }] }],
    ['resume_id', { ...answered, resume_id: 5 }],
    ['resume_id', { ...answered, resume_id: 6 }],
    ['resume_id', { ...answered, resume_id: 7 }],
    ['answers/100', { questions_version: 3 }],
    ['answers/100', { questions_version: 3, answers: [{ question_id: 100, value: 'yes' }] }],
    ['answers/9', { questions_version: 3, answers: [...answered.answers, { question_id: 9, value: true }] }],
  ])('is rejected because of %s: %j', async (path, more) => {
    const jobId = jobAsking(licence)
    expect(paths(await apply(jobId, more).expect(422))).toEqual([path])
    await apply(jobId, answered).expect(201)
  })

  it('answers the questions as they are now', async () => {
    const jobId = jobAsking(licence)
    for (const more of [{}, letter, { questions_version: 2, answers: answered.answers }]) {
      expect((await apply(jobId, more).expect(409)).body.error_code).toBe('QUESTIONS_CHANGED')
    }
    const changed = { job_id: jobId, recruiter_user_id: 90, version: 4, questions: [years] }
    // The event has not arrived yet, but the applicant has seen the new questions.
    service.jobs.state.set(`/questions/${jobId}`, { revision: 4, data: changed })
    const { body } = await apply(jobId, { questions_version: 4, answers: [{ question_id: 101, value: 3 }] }).expect(201)

    const later = { ...changed, version: 5, questions: [licence] }
    await service.broker.publish(questionsChanged, { aggregateId: jobId, revision: 5, data: later })
    await service.broker.publish(questionsChanged, { aggregateId: jobId, revision: 4, data: changed })
    await service.broker.consumed()
    expect((await apply(jobId, { questions_version: 4 }, otherSeeker).expect(409)).body.error_code).toBe(
      'QUESTIONS_CHANGED',
    )
    expect((await read(body.id)).body.answers).toMatchObject([{ text: years.text, value: 3 }])
  })

  it('is refused before anything is stored if an answer is not acceptable', async () => {
    const rule = { equals: true }
    const jobId = jobAsking({ ...licence, knock_out: { mode: 'REFUSE', rule } })
    const refused = await apply(jobId, { ...answered, answers: [{ question_id: 100, value: false }] }).expect(422)
    expect([refused.body.error_code, paths(refused)]).toEqual(['NOT_ELIGIBLE', ['answers/100']])
    const mine = await request(service.url).get(`/api/v1/applications/my/applications?job_id=${jobId}`).set(seeker)
    expect(mine.body).toEqual([])
    await apply(jobId, answered).expect(201)
  })

  it('is marked for the recruiter, and not for the applicant, if the recruiter wants that', async () => {
    const jobId = jobAsking({ ...licence, knock_out: { mode: 'FLAG', rule: { equals: true } } })
    const { body } = await apply(jobId, { ...answered, answers: [{ question_id: 100, value: false }] }).expect(201)
    expect((await read(body.id)).body.answers).toMatchObject([{ is_flagged: true }])
    expect((await read(body.id, seeker)).body.answers[0]).not.toHaveProperty('is_flagged')
    expect((await read(body.id, recruiter, '')).body.is_flagged).toBe(true)
    expect((await read(body.id, seeker, '')).body).not.toHaveProperty('is_flagged')
    const list = await request(service.url).get(`/api/v1/applications/job/${jobId}`).set(recruiter).expect(200)
    expect(list.body).toMatchObject([{ id: body.id, is_flagged: true }])
  })

  it('keeps what was sent with each attempt, and shows that of the last', async () => {
    const jobId = jobAsking()
    const { body } = await apply(jobId, letter).expect(201)
    const again = await apply(jobId, { cover_letter: 'Once more' }).expect(409)
    expect(again.body).toMatchObject({ error_code: 'ALREADY_APPLIED', existing_id: body.id })
    await request(service.url).post(`/api/v1/applications/${body.id}/withdraw`).set(seeker).expect(200)
    await apply(jobId, { cover_letter: 'Once more' }).expect(201)
    expect((await read(body.id)).body).toMatchObject({ attempt: 2, cover_letter: 'Once more' })
    expect(await service.database.rows(`SELECT 1 FROM submissions WHERE application_id = ${body.id}`)).toHaveLength(2)
  })

  it('is one of twenty that are sent at the same time, with what it was sent with', async () => {
    const jobId = jobAsking(licence)
    const letters = Array.from({ length: 20 }, (_, index) => `Letter ${index}`)
    const responses = await Promise.all(letters.map((cover_letter) => apply(jobId, { ...answered, cover_letter })))
    const created = responses.flatMap(({ status, body }, index) => (status === 201 ? [{ id: body.id, index }] : []))
    expect(created).toHaveLength(1)
    const [{ id, index } = { id: 0, index: -1 }] = created
    expect((await read(id)).body.cover_letter).toBe(letters[index])
  })
})

it('Somebody can apply for as many jobs in a day as the portal allows', async () => {
  const limited = await startApplicationService({ APPLY_LIMIT_PER_DAY: '2' })
  const send = (jobId: number) => request(limited.url).post('/api/v1/applications/').set(seeker).send({ job_id: jobId })
  for (const jobId of [1, 2, 3]) publishJob(limited, jobId)
  await send(1).expect(201)
  await send(2).expect(201)
  const rejected = await send(3).expect(429)
  expect(rejected.body.error_code).toBe('APPLY_LIMIT')
  expect(Number(rejected.headers['retry-after'])).toBeGreaterThan(23 * 3600)
  await limited.database.rows('UPDATE applications SET created_at = created_at - INTERVAL 25 HOUR WHERE job_id = 1')
  await send(3).expect(201)
  await limited.stop()
})

describe('after an erasure', () => {
  it('nothing remains of what somebody sent, and of what a recruiter asked', async () => {
    const jobId = jobAsking()
    publishJob(service, jobId, { recruiter_user_id: 93 })
    const asked = { job_id: jobId, recruiter_user_id: 93, version: 3, questions: [{ ...licence, text: 'Planted?' }] }
    service.jobs.state.set(`/questions/${jobId}`, { revision: 3, data: asked })
    const person = { job_seeker_id: 573, user_id: 73, full_name: 'Planted' }
    service.profiles.state.set('/job-seekers/73', { revision: 1, data: person })
    const { body } = await apply(
      jobId,
      { ...answered, cover_letter: 'Planted letter' },
      bearer(73, 'JOB_SEEKER'),
    ).expect(201)

    await service.broker.publish(userErased, { data: { user_id: 93, role: 'RECRUITER', erasure_id: 1 } })
    await service.broker.consumed()
    const asRecruiter = bearer(93, 'RECRUITER')
    expect((await read(body.id, asRecruiter)).body.answers).toMatchObject([{ text: null, kind: null, value: true }])
    await service.broker.publish(userErased, { data: { user_id: 73, role: 'JOB_SEEKER', erasure_id: 2 } })
    await service.broker.consumed()
    expect((await read(body.id, asRecruiter)).body).toMatchObject({ cover_letter: null, answers: [] })
    const tables = ['submissions', 'asked_questions', 'question_sets']
    for (const table of tables) {
      const rows = await service.database.rows(`SELECT * FROM ${table}`)
      expect(JSON.stringify(rows)).not.toContain('Planted')
    }
  })
})
