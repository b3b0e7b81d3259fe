import { randomUUID } from 'node:crypto'
import { jobStatusChanged } from '@portal/contracts/job/events'
import { until } from '@portal/testing/until'
import { type Connection, createConnection } from 'mysql2/promise'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ApplicationUnderTest,
  jobStateOf,
  otherSeeker,
  publishJob,
  seeker,
  startApplicationService,
} from './portal.ts'

let service: ApplicationUnderTest
let lastJob = 0
beforeAll(async () => {
  service = await startApplicationService()
})
afterAll(() => service.stop())

function newJob() {
  lastJob += 1
  publishJob(service, lastJob)
  return lastJob
}

function submit(jobId: number, key: string, as = seeker) {
  return request(service.url)
    .post('/api/v1/applications/')
    .set(as)
    .set('Idempotency-Key', key)
    .send({ job_id: jobId })
    .then((response) => response)
}

async function countsOf(jobId: number) {
  const applications = await service.database.rows('SELECT id FROM applications WHERE job_id = ?', [jobId])
  const events = (await service.recorded()).filter((event) => (event.data as { job_id: number }).job_id === jobId)
  return { applications: applications.length, events: events.length }
}

function storedFor(key: string) {
  return service.database.rows('SELECT * FROM idempotency_keys WHERE `key` = ?', [key])
}

/** Blocks every application to a job, within its transaction, until the returned connection rolls back. */
async function block(jobId: number): Promise<Connection> {
  const connection = await createConnection(service.database.url)
  await connection.beginTransaction()
  await connection.query(
    `INSERT INTO applications (created_at, updated_at, job_id, job_seeker_id, seeker_user_id, recruiter_user_id, status)
     VALUES (NOW(), NOW(), ?, 570, 70, 90, 'APPLIED')`,
    [jobId],
  )
  return connection
}

/** Waits for a blocked request and returns the id of its connection. */
function blockedConnection(): Promise<number> {
  return until('a request to be blocked', async () => {
    const [waiting] = await service.database.rows<{ id: number }>(
      `SELECT id FROM information_schema.processlist
       WHERE db = DATABASE() AND info LIKE 'insert into \`applications\`%'`,
    )
    return waiting?.id
  })
}

describe('a request that is repeated with its idempotency key', () => {
  it('gets the first response again and changes nothing', async () => {
    const [jobId, key] = [newJob(), randomUUID()]

    const first = await submit(jobId, key)
    const second = await submit(jobId, key)

    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.text).toBe(first.text)
    expect(second.type).toBe(first.type)
    expect(first.headers).not.toHaveProperty('idempotent-replayed')
    expect(second.headers['idempotent-replayed']).toBe('true')
    expect(await countsOf(jobId)).toEqual({ applications: 1, events: 1 })
  })

  it('gets the first response even if a new request would be rejected by now', async () => {
    const [jobId, key] = [newJob(), randomUUID()]
    const first = await submit(jobId, key)
    const closed = { ...jobStateOf(jobId, { status: 'CLOSED' }), from_status: 'OPEN' as const }
    await service.broker.publish(jobStatusChanged, { revision: 2, data: closed })
    await service.broker.consumed()

    expect((await submit(jobId, key)).text).toBe(first.text)
    expect((await submit(jobId, randomUUID())).body.error_code).toBe('JOB_NOT_OPEN')
  })

  it('is rejected with another body, but not with another spelling of the same body', async () => {
    const [jobId, otherJob, key] = [newJob(), newJob(), randomUUID()]
    const first = await submit(jobId, key)

    const other = await submit(otherJob, key)
    const spaced = await request(service.url)
      .post('/API/v1/Applications')
      .set(seeker)
      .set('Idempotency-Key', key)
      .type('json')
      .send(`{ "job_id" : ${jobId} }`)

    expect(other.status).toBe(422)
    expect(other.type).toBe('application/problem+json')
    expect(other.body.error_code).toBe('IDEMPOTENCY_KEY_REUSED')
    expect(await countsOf(otherJob)).toEqual({ applications: 0, events: 0 })
    expect(spaced.text).toBe(first.text)
  })

  it('gets 409 while the first request is in progress', async () => {
    const [jobId, key] = [newJob(), randomUUID()]
    const blocker = await block(jobId)
    const first = submit(jobId, key)
    await blockedConnection()

    const meanwhile = await submit(jobId, key)

    expect(meanwhile.status).toBe(409)
    expect(meanwhile.body.error_code).toBe('REQUEST_IN_PROGRESS')
    expect(meanwhile.headers['retry-after']).toBe('1')
    await blocker.rollback()
    await blocker.end()
    expect((await first).status).toBe(201)
    expect((await submit(jobId, key)).text).toBe((await first).text)
  })

  it('creates one application when it is sent thirty times concurrently', async () => {
    const [jobId, key] = [newJob(), randomUUID()]

    const responses = await Promise.all(Array.from({ length: 30 }, () => submit(jobId, key)))

    const created = responses.filter((response) => response.status === 201)
    expect(created.length).toBeGreaterThan(0)
    expect(new Set(created.map((response) => response.text)).size).toBe(1)
    expect(created.filter((response) => response.headers['idempotent-replayed'] === undefined)).toHaveLength(1)
    const others = responses.filter((response) => response.status !== 201)
    expect(others.filter((response) => response.body.error_code !== 'REQUEST_IN_PROGRESS')).toEqual([])
    expect(await countsOf(jobId)).toEqual({ applications: 1, events: 1 })
    expect(await storedFor(key)).toHaveLength(1)
  })

  it('creates the application if the first request failed before its commit', async () => {
    const [jobId, key] = [newJob(), randomUUID()]
    const blocker = await block(jobId)
    const first = submit(jobId, key)

    await service.database.rows('KILL ?', [await blockedConnection()])
    expect((await first).status).toBeGreaterThanOrEqual(500)
    await blocker.rollback()
    await blocker.end()

    expect(await storedFor(key)).toEqual([])
    expect(await countsOf(jobId)).toEqual({ applications: 0, events: 0 })
    expect((await submit(jobId, key)).status).toBe(201)
    expect(await countsOf(jobId)).toEqual({ applications: 1, events: 1 })
  })
})

describe('an idempotency key', () => {
  it('can be used again after an error, which changes nothing', async () => {
    const [jobId, otherJob, key] = [newJob(), newJob(), randomUUID()]
    await submit(jobId, randomUUID())

    expect((await submit(jobId, key)).body.error_code).toBe('ALREADY_APPLIED')
    expect(await storedFor(key)).toEqual([])
    expect((await submit(otherJob, key)).status).toBe(201)
  })

  it('gives the same error to concurrent requests that would fail without it', async () => {
    const [jobId, key] = [newJob(), randomUUID()]
    await submit(jobId, randomUUID())

    const responses = await Promise.all(Array.from({ length: 30 }, () => submit(jobId, key)))

    expect(new Set(responses.map((response) => response.status))).toEqual(new Set([409]))
    expect(await storedFor(key)).toEqual([])
  })

  it('belongs to one user and is case-sensitive', async () => {
    const [jobId, otherJob] = [newJob(), newJob()]

    const mine = await submit(jobId, 'Order-1')
    const theirs = await submit(jobId, 'Order-1', otherSeeker)
    const lower = await submit(otherJob, 'order-1')

    expect([mine.status, theirs.status, lower.status]).toEqual([201, 201, 201])
    expect(theirs.body.id).not.toBe(mine.body.id)
  })

  it('must have 1 to 255 visible ASCII characters', async () => {
    for (const key of ['', 'a b', 'é', 'x'.repeat(256)]) {
      const response = await submit(newJob(), key)
      expect(response.status).toBe(400)
      expect(response.body.error_code).toBe('BAD_IDEMPOTENCY_KEY')
    }
    expect((await submit(newJob(), '~'.repeat(255))).status).toBe(201)
  })
})
