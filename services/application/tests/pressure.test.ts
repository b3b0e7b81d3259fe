import type { Environment } from '@portal/chassis/config/config'
import { startTcpProxy, type TcpProxy } from '@portal/testing/tcp-proxy'
import { until } from '@portal/testing/until'
import { createConnection } from 'mysql2/promise'
import request, { type Response } from 'supertest'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type ApplicationUnderTest, apply, publishJob, recruiter, seeker, startApplicationService } from './portal.ts'

let proxy: TcpProxy
let service: ApplicationUnderTest
beforeAll(async () => {
  service = await startApplicationService({}, async (environment: Environment) => {
    proxy = await startTcpProxy(String(environment.DATABASE_URL))
    return { ...environment, DATABASE_URL: proxy.url }
  })
})
afterEach(() => proxy.be('open'))
afterAll(async () => {
  await service.stop()
  await proxy.stop()
})

function submit(jobId: number, as = seeker) {
  return request(service.url).post('/api/v1/applications/').set(as).send({ job_id: jobId })
}

function readOwn() {
  return request(service.url).get('/api/v1/applications/my/applications').set(seeker)
}

function expectUnavailable(response: Response) {
  expect(response.status).toBe(503)
  expect(response.type).toBe('application/problem+json')
  expect(response.headers['retry-after']).toBe('1')
  expect(response.body).toMatchObject({ status: 503, error_code: 'UNAVAILABLE' })
}

function recovered() {
  return until('a response', async () => (await readOwn()).status === 200)
}

/** Begins another transaction on the same database, bypassing the proxy. */
async function beginTransaction(statement: string) {
  const connection = await createConnection(service.database.url)
  await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED')
  await connection.beginTransaction()
  await connection.query(statement)
  return {
    rollBack: async () => {
      await connection.rollback()
      await connection.end()
    },
  }
}

/** Begins another transaction that has inserted the application which the seeker is about to submit. */
function insertUncommitted(jobId: number) {
  return beginTransaction(
    'INSERT INTO applications (created_at, updated_at, job_id, job_seeker_id, seeker_user_id, recruiter_user_id, status) ' +
      `VALUES (NOW(3), NOW(3), ${jobId}, 570, 70, 90, 'APPLIED')`,
  )
}

function waitingWriters(count: number) {
  return until('the writes to wait', async () => {
    const waiting = await service.database.rows(
      "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE 'insert into `applications`%'",
    )
    return waiting.length >= count
  })
}

describe('while the database', () => {
  it('hangs, reads and writes get 503 instead of hanging, and succeed after it recovers', async () => {
    publishJob(service, 1)
    await submit(1).expect(201)
    proxy.be('hung')

    const responses = await Promise.all([submit(1), readOwn(), ...Array.from({ length: 40 }, () => readOwn())])
    const ready = await request(service.url).get('/health/ready')

    responses.forEach(expectUnavailable)
    expect(ready.body).toMatchObject({ status: 'unavailable', checks: { mysql: 'down', nats: 'up' } })
    proxy.be('open')
    await recovered()
    await submit(1).expect(409)
  })

  it('refuses connections, requests get 503 at once, and succeed after it recovers', async () => {
    proxy.be('cut')

    const responses = await Promise.all(Array.from({ length: 20 }, () => readOwn()))

    responses.forEach(expectUnavailable)
    proxy.be('open')
    await recovered()
  })

  it('drops the connection during a write, the write is rolled back and can be repeated', async () => {
    publishJob(service, 2)
    const other = await insertUncommitted(2)
    const pending = submit(2).then((response) => response)
    await waitingWriters(1)

    proxy.be('cut')
    expectUnavailable(await pending)
    await other.rollBack()
    proxy.be('open')
    await recovered()

    expect(await service.database.rows('SELECT id FROM applications WHERE job_id = 2')).toEqual([])
    await submit(2).expect(201)
  })
})

describe('a row that another transaction has locked', () => {
  it('is waited for a limited time, then the request gets 503 and can be repeated', async () => {
    const id = await apply(service, 3)
    const other = await beginTransaction(`SELECT id FROM applications WHERE id = ${id} FOR UPDATE`)
    const shortlist = () =>
      request(service.url).put(`/api/v1/applications/${id}/status`).set(recruiter).send({ new_status: 'SHORTLISTED' })

    expectUnavailable(await shortlist())

    await other.rollBack()
    await shortlist().expect(200)
  })

  it('is written by one of the waiting requests after a rollback, and no client sees the deadlock', async () => {
    publishJob(service, 4)
    const other = await insertUncommitted(4)

    // The number of connections for transactions that the requests of one user can have at a time.
    const pending = Promise.all(Array.from({ length: 3 }, () => submit(4)))
    await waitingWriters(3)
    await other.rollBack()

    expect((await pending).map((response) => response.status).sort()).toEqual([201, 409, 409])
  })
})
