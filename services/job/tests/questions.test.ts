import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { admin, type JobServiceUnderTest, otherRecruiter, post, recruiter, seeker, startJobService } from './portal.ts'

let service: JobServiceUnderTest
beforeAll(async () => {
  service = await startJobService()
})
afterAll(() => service.stop())

const licence = { kind: 'BOOLEAN', text: 'Do you have a driving licence?', is_required: true }
const refusing = { ...licence, knock_out: { mode: 'REFUSE', rule: { equals: true } } }
const flagging = { ...licence, knock_out: { mode: 'FLAG', rule: { equals: true } } }

function change(
  jobId: number,
  questions: object[],
  { as = recruiter, ...more }: { as?: typeof recruiter; expected_version?: number } = {},
) {
  return request(service.url)
    .put(`/api/v1/jobs/${jobId}/questions`)
    .set(as)
    .send({ questions, ...more })
}

function read(jobId: number, as = {}) {
  return request(service.url).get(`/api/v1/jobs/${jobId}/questions`).set(as)
}

async function reported(jobId: number) {
  const events = (await service.recorded()).filter(({ name }) => name === 'job.questions-changed')
  return events.map(({ data }) => data as { job_id: number; version: number }).filter(({ job_id }) => job_id === jobId)
}

describe('the questions of a job', () => {
  it('are none at first, and change as a whole, with a version and ids that stay', async () => {
    const { id } = await post(service)
    expect((await read(id).expect(200)).body).toEqual({ version: 0, questions: [] })

    const first = (await change(id, [refusing, flagging]).expect(200)).body
    expect(first).toMatchObject({ version: 1, questions: [refusing, flagging] })
    const [one, two] = first.questions
    expect(one.id).not.toBe(two.id)
    const second = (await change(id, [two, { ...licence, text: 'A boat?' }], { expected_version: 1 }).expect(200)).body
    expect(second.version).toBe(2)
    expect(second.questions[0]).toEqual(two)
    expect([one.id, two.id]).not.toContain(second.questions[1].id)
    expect((await change(id, second.questions).expect(200)).body.version).toBe(2)
    expect((await reported(id)).map(({ version }) => version)).toEqual([1, 2])
    expect((await reported(id)).at(-1)).toMatchObject({ recruiter_user_id: 90, questions: second.questions })
  })

  it('are seen by everybody who sees the job, without the rules that only mark an application', async () => {
    const { id } = await post(service)
    await change(id, [refusing, flagging]).expect(200)
    for (const as of [{}, seeker, otherRecruiter, admin]) {
      expect((await read(id, as).expect(200)).body.questions).toMatchObject([refusing, licence])
      expect((await read(id, as)).body.questions[1]).not.toHaveProperty('knock_out')
    }
    expect((await read(id, recruiter)).body.questions[1]).toHaveProperty('knock_out')
    const draft = await post(service, { status: 'DRAFT' })
    await read(draft.id).expect(404)
    await read(draft.id, recruiter).expect(200)
    await read(999_999).expect(404)
  })

  it('are changed only by their owner, and not if they have changed meanwhile', async () => {
    const { id } = await post(service)
    await change(id, [licence], { as: otherRecruiter }).expect(403)
    await change(id, [licence], { as: seeker }).expect(403)
    await change(999_999, [licence]).expect(404)
    const statuses = await Promise.all([1, 2].map(() => change(id, [licence], { expected_version: 0 })))
    expect(statuses.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(statuses.find(({ status }) => status === 409)?.body.error_code).toBe('QUESTIONS_CHANGED')
  })

  it.each([
    ['questions', Array.from({ length: 21 }, () => licence)],
    ['questions/0/text', [{ ...licence, text: ' ' }]],
    ['questions/0/kind', [{ ...licence, kind: 'FILE' }]],
    ['questions/0/id', [{ ...licence, id: 5 }]],
    ['questions/0/options', [{ ...licence, kind: 'SINGLE' }]],
  ])('are rejected because of %s', async (path, questions) => {
    const { id } = await post(service)
    const rejected = await change(id, questions).expect(422)
    expect(rejected.body.errors.map((error: { path: string }) => error.path)).toEqual([path])
    expect((await read(id)).body.version).toBe(0)
  })

  it('have a notice for their recruiter if they ask for former pay', async () => {
    const { id } = await post(service)
    const { body } = await change(id, [{ ...licence, kind: 'NUMBER', text: 'What is your current salary?' }]).expect(
      200,
    )
    expect(body.notices).toMatchObject([{ code: 'SALARY_HISTORY_ASKED', question_id: body.questions[0].id }])
    expect((await read(id)).body).not.toHaveProperty('notices')
  })

  it('are copied with the job', async () => {
    const { id } = await post(service)
    const { questions } = (await change(id, [refusing]).expect(200)).body
    const copy = (await request(service.url).post(`/api/v1/jobs/${id}/clone`).set(recruiter).expect(201)).body
    expect((await read(copy.id, recruiter).expect(200)).body).toMatchObject({ version: 1, questions })
    expect(await reported(copy.id)).toHaveLength(1)
  })
})
