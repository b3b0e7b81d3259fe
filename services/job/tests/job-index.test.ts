import { userChanged } from '@portal/contracts/auth/events'
import { fillTable, resourceColumns } from '@portal/testing/plans'
import { statementsDuring } from '@portal/testing/statements'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  admin,
  type JobServiceUnderTest,
  otherRecruiter,
  post,
  recruiter,
  startJobService,
  walksDone,
} from './portal.ts'

let service: JobServiceUnderTest
beforeAll(async () => {
  service = await startJobService()
})
afterAll(() => service.stop())

async function read(query: object = {}) {
  const { text, headers } = await request(service.url).get('/api/v1/jobs/index').query(query).expect(200)
  expect(headers['content-type']).toMatch(/^application\/x-ndjson/)
  const lines = text.split('\n')
  expect(lines.pop()).toBe('')
  return lines.map((line) => JSON.parse(line))
}

async function ids(query: object = {}) {
  return (await read(query)).map(({ id }) => id)
}

describe('the index of jobs', () => {
  it('has no lines if there are no jobs', async () => {
    expect(await read()).toEqual([])
  })

  it('has a line for each open job, in order of their ids', async () => {
    const first = await post(service, { title: 'Ingénieur "Go"' })
    const { id: second } = await post(service, {}, otherRecruiter)
    await post(service, { status: 'DRAFT' })
    const { id: paused } = await post(service)
    await request(service.url).put(`/api/v1/jobs/${paused}/status?new_status=PAUSED`).set(recruiter).expect(200)
    const { id: third } = await post(service)

    expect((await read())[0]).toEqual({ id: first.id, title: 'Ingénieur "Go"', updated_at: first.updated_at })
    expect(await ids()).toEqual([first.id, second, third])
    expect(await ids({ after_id: first.id })).toEqual([second, third])
    expect(await ids({ after_id: third })).toEqual([])
    expect(await ids({ after_id: '' })).toHaveLength(3)
  })

  it('has no jobs that an administrator took down, or of a blocked recruiter', async () => {
    const { id: removed } = await post(service)
    const { id: hidden } = await post(service, {}, otherRecruiter)
    expect(await ids()).toEqual(expect.arrayContaining([removed, hidden]))

    await request(service.url).delete(`/api/v1/jobs/${removed}`).set(admin).expect(204)
    const data = { user_id: 91, email: 'r@example.com', role: 'RECRUITER', is_active: false } as const
    await service.broker.publish(userChanged, { revision: 2, data: { ...data, changed: ['is_active'] } })
    await service.broker.consumed()
    await walksDone(service)

    const left = await ids()
    expect(left).not.toContain(removed)
    expect(left).not.toContain(hidden)
    expect(left).not.toEqual([])
  })

  it('rejects what is not an id', async () => {
    for (const after_id of ['a', '0', '-1', '1.5', '1,2']) {
      await request(service.url).get('/api/v1/jobs/index').query({ after_id }).expect(422)
    }
  })

  it('is not read for its headers alone', async () => {
    const statements = await statementsDuring(service.database.url, () =>
      request(service.url).head('/api/v1/jobs/index').expect(200),
    )

    expect(statements.filter((each) => each.includes('jobs'))).toEqual([])
  })

  it('has 50,000 lines at most, and goes on after the last of them', async () => {
    const before = await ids()
    for (let times = 0; times < 6; times++) {
      await fillTable(service.database, 'jobs', {
        ...resourceColumns,
        recruiter_id: '10',
        recruiter_user_id: '90',
        company_name: "'Acme'",
        title: "CONCAT('Job ', n)",
        description: "'None.'",
        location: "'Oslo'",
        job_type: "'FULL_TIME'",
        status: "'OPEN'",
      })
    }
    const rows = await service.database.rows<{ id: number }>(
      "SELECT id FROM jobs WHERE status = 'OPEN' AND is_deleted IS NULL AND NOT is_hidden ORDER BY id",
    )

    const first = await ids()
    const second = await ids({ after_id: first.at(-1) })
    expect([first.length, second.length]).toEqual([50_000, before.length + 10_000])
    expect([...first, ...second]).toEqual(rows.map(({ id }) => id))
  })
})
