import { applicationSubmitted } from '@portal/contracts/application/events'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  admin,
  type JobServiceUnderTest,
  jobBody,
  otherRecruiter,
  post,
  recruiter,
  seeker,
  startJobService,
  startWithOwnCache,
} from './portal.ts'

let service: JobServiceUnderTest
beforeAll(async () => {
  service = await startWithOwnCache(9)
})
afterAll(() => service.stop())

const dayMs = 24 * 3600_000
const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString()

function send(method: 'put' | 'post', path: string, body: object, as = recruiter) {
  return request(service.url)[method](`/api/v1/jobs/${path}`).set(as).send(body)
}

function move(id: number, body: object) {
  return send('put', `${id}/status`, body)
}

async function read(id: number) {
  return (await request(service.url).get(`/api/v1/jobs/${id}`).expect(200)).body
}

async function found(word: string): Promise<number[]> {
  const { body } = await request(service.url).get('/api/v1/jobs/search').query({ q: word }).expect(200)
  return body.map(({ id }: { id: number }) => id)
}

/** Lets the time of a job be over, as if it was posted long ago. */
async function endNow(id: number) {
  await service.database.rows(`UPDATE jobs SET expires_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE id = ${id}`)
}

async function eventsOf(id: number) {
  const events = (await service.recorded()).map(({ name, data }) => ({ name, ...(data as { job_id: number }) }))
  return events.filter(({ job_id }) => job_id === id)
}

async function swept(id: number) {
  await until(
    'the job to be closed',
    async () => {
      const [row] = await service.database.rows(`SELECT status FROM jobs WHERE id = ${id}`)
      return row?.status === 'CLOSED'
    },
    60_000,
  )
}

describe('the end of a job', () => {
  it('is 90 days after it was opened by default, and none for a draft', async () => {
    const draft = await post(service, { status: 'DRAFT' })
    expect(draft).toMatchObject({ published_at: null, expires_at: null, closed_at: null, close_reason: null })

    const opened = (await move(draft.id, { new_status: 'OPEN' }).expect(200)).body
    expect(Date.parse(opened.expires_at) - Date.parse(opened.published_at)).toBe(90 * dayMs)
  })

  it('is chosen when a job is posted, edited or opened, and part of the events', async () => {
    const [first, second, third] = [inDays(10), inDays(20), inDays(30)]
    const draft = await post(service, { status: 'DRAFT', expires_at: first })
    expect(draft.expires_at).toBe(first)
    expect((await send('put', `${draft.id}`, { expires_at: second }).expect(200)).body.expires_at).toBe(second)
    expect((await move(draft.id, { new_status: 'OPEN' }).expect(200)).body.expires_at).toBe(second)
    expect((await send('put', `${draft.id}`, { title: 'Cook' }).expect(200)).body.expires_at).toBe(second)
    await move(draft.id, { new_status: 'CLOSED' }).expect(200)
    await send('put', `${draft.id}`, { expires_at: third }).expect(409)
    const reopened = (await move(draft.id, { new_status: 'OPEN', expires_at: third }).expect(200)).body
    expect(reopened).toMatchObject({ expires_at: third, closed_at: null, close_reason: null })
    expect((await eventsOf(draft.id)).at(-1)).toMatchObject({ expires_at: third, close_reason: null })
  })

  it.each([
    ['past', inDays(-1)],
    ['too far ahead', inDays(91)],
    ['not an instant', 'tomorrow'],
    ['without an offset', '2027-03-01T10:00:00'],
    ['null', null],
  ])('is rejected if it is %s', async (_, expires_at) => {
    const { id } = await post(service)
    for (const response of [
      await send('post', '', { ...jobBody, expires_at }),
      await send('put', `${id}`, { expires_at }),
      await send('post', `${id}/extend`, { expires_at }),
      await move(id, { new_status: 'PAUSED', expires_at }),
    ]) {
      expect([response.status, response.body.errors?.[0].path]).toEqual([422, 'expires_at'])
    }
  })

  it('has a reason if its recruiter gives one', async () => {
    const { id } = await post(service)
    expect((await move(id, { new_status: 'PAUSED', close_reason: 'FILLED' }).expect(422)).body.errors[0].path).toBe(
      'close_reason',
    )
    await move(id, { new_status: 'CLOSED', close_reason: 'EXPIRED' }).expect(422)

    expect((await move(id, { new_status: 'CLOSED', expires_at: inDays(1) }).expect(422)).body.errors[0].path).toBe(
      'expires_at',
    )
    await move(id, { new_status: 'PAUSED', reject_remaining: true }).expect(422)
    const closing = { new_status: 'CLOSED', close_reason: 'FILLED', reject_remaining: true }
    const closed = (await move(id, closing).expect(200)).body
    expect(closed).toMatchObject({ status: 'CLOSED', close_reason: 'FILLED', closed_at: expect.any(String) })
    expect((await eventsOf(id)).at(-1)).toMatchObject({
      name: 'job.status-changed',
      close_reason: 'FILLED',
      reject_remaining: true,
    })
  })
})

describe('a job whose time is over', () => {
  it('is closed in every response at once, and reported once by the sweep', async () => {
    const { id } = await post(service, { title: 'Lamplighter' })
    const end = inDays(0.5)
    await send('post', `${id}/extend`, { expires_at: end }).expect(200)
    expect(await found('lamplighter')).toEqual([id])
    await endNow(id)
    // Another change makes the cached responses outdated, as their time to live does.
    await post(service)

    expect(await found('lamplighter')).toEqual([])
    const own = await request(service.url).get('/api/v1/jobs/my/jobs?limit=100').set(recruiter).expect(200)
    expect(own.body.find((job: { id: number }) => job.id === id)).toMatchObject({
      status: 'CLOSED',
      close_reason: 'EXPIRED',
    })
    const open = await request(service.url).get('/api/v1/jobs/?status=OPEN&limit=100').expect(200)
    expect(open.body.map((job: { id: number }) => job.id)).not.toContain(id)
    await swept(id)
    expect(await read(id)).toMatchObject({ status: 'CLOSED', close_reason: 'EXPIRED', closed_at: expect.any(String) })
    const ends = (await eventsOf(id)).filter(({ name }) => name === 'job.status-changed')
    expect(ends.at(-1)).toMatchObject({ status: 'CLOSED', close_reason: 'EXPIRED', from_status: 'OPEN' })
    expect(ends).toHaveLength(1)
    const facets = await request(service.url).get('/api/v1/jobs/search/facets?q=lamplighter').expect(200)
    expect(facets.body.total).toBe(0)
  }, 90_000)

  it('is not in a cached response after its end', async () => {
    const { id } = await post(service, { title: 'Chandler' })
    await service.database.rows(`UPDATE jobs SET expires_at = UTC_TIMESTAMP(3) + INTERVAL 3 SECOND WHERE id = ${id}`)
    for (let times = 0; times < 3; times++) {
      expect((await read(id)).status).toBe('OPEN')
      expect(await found('chandler')).toEqual([id])
    }
    await until('the job to be closed', async () => (await read(id)).status === 'CLOSED', 10_000)
    expect(await found('chandler')).toEqual([])
  })

  it('can be extended, which opens it, while other closed jobs and drafts cannot', async () => {
    const { id, published_at } = await post(service)
    const end = inDays(5)
    await endNow(id)
    await move(id, { new_status: 'PAUSED' }).expect(409)

    const extended = (await send('post', `${id}/extend`, { expires_at: end }).expect(200)).body
    expect(extended).toMatchObject({ status: 'OPEN', expires_at: end, published_at, close_reason: null })
    expect((await eventsOf(id)).at(-1)).toMatchObject({ status: 'OPEN', from_status: 'CLOSED', expires_at: end })
    await send('post', `${id}/extend`, { expires_at: end }, otherRecruiter).expect(403)
    await move(id, { new_status: 'CLOSED' }).expect(200)
    await send('post', `${id}/extend`, { expires_at: end }).expect(409)
    const draft = await post(service, { status: 'DRAFT' })
    await send('post', `${draft.id}/extend`, { expires_at: end }).expect(409)
  })

  it('can be edited and opened again, with a new end', async () => {
    const { id } = await post(service)
    await endNow(id)
    expect((await send('put', `${id}`, { title: 'Farrier' }).expect(200)).body.status).toBe('CLOSED')
    expect(await found('farrier')).toEqual([])

    const opened = (await move(id, { new_status: 'OPEN' }).expect(200)).body
    expect(Date.parse(opened.expires_at)).toBeGreaterThan(Date.now() + 89 * dayMs)
    expect(await found('farrier')).toEqual([id])
  })
})

describe('jobs of a release whose jobs had no end', () => {
  it('get the default one, and no event reports that', async () => {
    const { id } = await post(service)
    await service.database.rows(`UPDATE jobs SET published_at = NULL, expires_at = NULL WHERE id = ${id}`)
    const reported = await eventsOf(id)

    await until(
      'the end to be set',
      async () => {
        const [row] = await service.database.rows(`SELECT expires_at FROM jobs WHERE id = ${id}`)
        return row?.expires_at !== null
      },
      30_000,
    )
    const job = (await request(service.url).get(`/api/v1/jobs/my/jobs/${id}`).set(recruiter).expect(200)).body
    expect(job.published_at).toBe(job.created_at)
    expect(Date.parse(job.expires_at)).toBeGreaterThan(Date.now() + 89 * dayMs)
    expect(await eventsOf(id)).toEqual(reported)
  }, 60_000)
})

it('With JOB_DEFAULT_DAYS=0, jobs have no end unless it is given', async () => {
  const forever = await startJobService({ JOB_DEFAULT_DAYS: '0' })
  const job = await post(forever)
  expect(job).toMatchObject({ status: 'OPEN', expires_at: null, published_at: expect.any(String) })
  const end = inDays(3)
  expect((await post(forever, { expires_at: end })).expires_at).toBe(end)
  await forever.stop()
})

it('Thirty days after its end, only those who have to do with a job can read it', async () => {
  const { id } = await post(service)
  const data = { job_id: id, job_seeker_id: 5, seeker_user_id: 70, recruiter_user_id: 90, application_id: id }
  await service.broker.publish(applicationSubmitted, { data: { ...data, status: 'APPLIED' } })
  await service.broker.consumed()
  await move(id, { new_status: 'CLOSED' }).expect(200)
  const readAs = (headers: Record<string, string>) => request(service.url).get(`/api/v1/jobs/${id}`).set(headers)
  for (let times = 0; times < 3; times++) await readAs({}).expect(200)

  await service.database.rows(`UPDATE jobs SET closed_at = UTC_TIMESTAMP(3) - INTERVAL 31 DAY WHERE id = ${id}`)
  // Another change makes the cached response outdated, as its time to live does.
  await send('put', `${id}`, { title: 'Carter' }).expect(200)
  for (const headers of [{}, otherRecruiter, bearer(71, 'JOB_SEEKER')]) {
    expect((await readAs(headers).expect(410)).body.error_code).toBe('JOB_ENDED')
  }
  for (const headers of [recruiter, admin, seeker]) await readAs(headers).expect(200)
  await move(id, { new_status: 'OPEN' }).expect(200)
  await readAs({}).expect(200)
})
