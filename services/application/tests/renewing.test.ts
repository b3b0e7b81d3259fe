import { randomUUID } from 'node:crypto'
import { jobStatusChanged } from '@portal/contracts/job/events'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApplicationUnderTest, apply, jobStateOf, recruiter, seeker, startApplicationService } from './portal.ts'

let service: ApplicationUnderTest
let lastJob = 0
beforeAll(async () => {
  service = await startApplicationService()
})
afterAll(() => service.stop())

/** Creates a job and a withdrawn application to it. */
async function withdrawn() {
  lastJob += 1
  const id = await apply(service, lastJob)
  await withdraw(id)
  return { id, jobId: lastJob }
}

function withdraw(id: number) {
  return request(service.url).post(`/api/v1/applications/${id}/withdraw`).set(seeker).expect(200)
}

function submit(job_id: number) {
  return request(service.url).post('/api/v1/applications/').set(seeker).send({ job_id })
}

function decide(id: number, new_status: string) {
  return request(service.url).put(`/api/v1/applications/${id}/status`).set(recruiter).send({ new_status })
}

async function submittedOf(id: number) {
  const isIts = ({ name, data }: { name: string; data: unknown }) =>
    name === 'application.submitted' && (data as { application_id: number }).application_id === id
  return (await service.recorded()).filter(isIts)
}

describe('a withdrawn application', () => {
  it('is renewed by applying again, with the same id and history and the next attempt', async () => {
    const { id, jobId } = await withdrawn()

    const { body, headers } = await submit(jobId).expect(201)

    expect(body).toMatchObject({ id, status: 'APPLIED', attempt: 2 })
    expect(headers.location).toBe(`/api/v1/applications/${id}`)
    const history = await request(service.url).get(`/api/v1/applications/${id}/history`).set(seeker).expect(200)
    expect(history.body).toMatchObject([
      { from_status: null, to_status: 'APPLIED' },
      { from_status: 'APPLIED', to_status: 'WITHDRAWN' },
      { from_status: 'WITHDRAWN', to_status: 'APPLIED', changed_by: 70 },
    ])
    expect(await submittedOf(id)).toMatchObject([
      { revision: 1, data: { attempt: 1 } },
      { revision: 3, data: { attempt: 2, status: 'APPLIED' } },
    ])
    await decide(id, 'SHORTLISTED').expect(200)
    await withdraw(id)
    expect((await submit(jobId).expect(201)).body).toMatchObject({ id, attempt: 3 })
  })

  it('is renewed once by twenty concurrent requests', async () => {
    const { id, jobId } = await withdrawn()

    const responses = await Promise.all(Array.from({ length: 20 }, () => submit(jobId)))

    expect(responses.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)])
    expect(await submittedOf(id)).toHaveLength(2)
  })

  it('is renewed once by a request that is repeated with its idempotency key', async () => {
    const { id, jobId } = await withdrawn()
    const key = randomUUID()

    const first = await submit(jobId).set('Idempotency-Key', key).expect(201)
    const again = await submit(jobId).set('Idempotency-Key', key).expect(201)

    expect(again.body).toEqual(first.body)
    expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true', location: first.headers.location })
    expect(await submittedOf(id)).toHaveLength(2)
  })

  it('is renewed at most four times, because each sends an email to the recruiter', async () => {
    const { id, jobId } = await withdrawn()
    for (const attempt of [2, 3, 4, 5]) {
      expect((await submit(jobId).expect(201)).body).toMatchObject({ id, attempt })
      await withdraw(id)
    }

    expect((await submit(jobId).expect(409)).body.error_code).toBe('TOO_MANY_ATTEMPTS')
  })

  it('is not renewed once the job is closed', async () => {
    const { id, jobId } = await withdrawn()
    const data = { ...jobStateOf(jobId, { status: 'CLOSED' }), from_status: 'OPEN' as const }
    await service.broker.publish(jobStatusChanged, { revision: 9, data })
    await service.broker.consumed()

    expect((await submit(jobId).expect(409)).body.error_code).toBe('JOB_NOT_OPEN')
    expect(await submittedOf(id)).toHaveLength(1)
  })
})

it.each(['APPLIED', 'SHORTLISTED', 'REJECTED', 'HIRED'])(
  'does not renew an application with the status %s',
  async (status) => {
    lastJob += 1
    const id = await apply(service, lastJob)
    if (status === 'HIRED') await decide(id, 'SHORTLISTED').expect(200)
    if (status !== 'APPLIED') await decide(id, status).expect(200)

    expect((await submit(lastJob).expect(409)).body.error_code).toBe('ALREADY_APPLIED')
    expect(await submittedOf(id)).toHaveLength(1)
  },
)
