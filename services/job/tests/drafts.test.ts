import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type JobServiceUnderTest, jobBody, otherRecruiter, post, recruiter, startJobService } from './portal.ts'

let service: JobServiceUnderTest
beforeAll(async () => {
  service = await startJobService()
})
afterAll(() => service.stop())

const dayMs = 24 * 3600_000
const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString()

function send(method: 'put' | 'post' | 'get', path: string, body: object = {}, as = recruiter) {
  return request(service.url)[method](`/api/v1/jobs/${path}`).set(as).send(body)
}

function paths({ body }: { body: { errors?: { path: string }[] } }) {
  return body.errors?.map(({ path }) => path)
}

async function draft(changes: object = {}) {
  return (await send('post', '', { title: 'Cooper', status: 'DRAFT', ...changes }).expect(201)).body
}

async function eventsOf(id: number) {
  const events = (await service.recorded()).map(({ name, data }) => ({ name, ...(data as { job_id: number }) }))
  return events.filter(({ job_id }) => job_id === id)
}

function set(id: number, columns: string) {
  return service.database.rows(`UPDATE jobs SET ${columns} WHERE id = ${id}`)
}

function waitFor(what: string, isSo: () => Promise<boolean>) {
  return until(what, isSo, 60_000)
}

describe('a draft', () => {
  it('needs only a title, and can be completed and emptied again', async () => {
    const { id, ...posted } = await draft()
    expect(posted).toMatchObject({ title: 'Cooper', description: '', location: '', job_type: 'FULL_TIME' })

    const filled = { description: 'Barrels.', location: 'Porto', job_type: 'CONTRACT' }
    expect((await send('put', `${id}`, filled).expect(200)).body).toMatchObject(filled)
    const emptied = (await send('put', `${id}`, { description: null, location: null }).expect(200)).body
    expect(emptied).toMatchObject({ title: 'Cooper', description: '', location: '', job_type: 'CONTRACT' })
  })

  it('cannot be opened before it is complete, and the response names all that is missing', async () => {
    const { id } = await draft()
    const rejected = await send('put', `${id}/status`, { new_status: 'OPEN' }).expect(422)
    expect([rejected.body.error_code, paths(rejected)]).toEqual(['NOT_PUBLISHABLE', ['description', 'location']])

    await send('put', `${id}`, { description: 'Barrels.', location: 'Porto' }).expect(200)
    await send('put', `${id}/status`, { new_status: 'OPEN' }).expect(200)
    expect(paths(await send('put', `${id}`, { description: null, location: null }).expect(422))).toEqual([
      'description',
      'location',
    ])
  })

  it('needs a pay as well where open jobs must state it', async () => {
    const strict = await startJobService({ PAY_TRANSPARENCY: 'required' })
    const { body } = await request(strict.url)
      .post('/api/v1/jobs/')
      .set(recruiter)
      .send({ title: 'Cooper', status: 'DRAFT' })
    const open = request(strict.url).put(`/api/v1/jobs/${body.id}/status`).set(recruiter).send({ new_status: 'OPEN' })
    expect(paths(await open.expect(422))).toEqual([
      'description',
      'location',
      'salary_min',
      'salary_max',
      'salary_currency',
      'salary_period',
    ])
    await strict.stop()
  })

  it.each([
    ['absent', undefined],
    ['null', null],
  ])('is the only job in which texts may be %s', async (_, value) => {
    const body = { ...jobBody, title: 7, description: value, location: value }
    for (const status of [undefined, 'OPEN']) {
      const rejected = await send('post', '', { ...body, status }).expect(422)
      expect(paths(rejected)?.toSorted()).toEqual(['description', 'location', 'title'])
      expect(rejected.body.errors).toContainEqual(expect.objectContaining({ path: 'location', code: 'invalid_type' }))
    }
  })
})

describe('a draft with a time of publication', () => {
  it('is opened at that time, once, with all that opening does', async () => {
    const { id, publish_at } = await draft({ ...jobBody, title: 'Sexton', publish_at: inDays(3) })
    expect(Date.parse(publish_at)).toBeGreaterThan(Date.now())
    await set(id, 'publish_at = UTC_TIMESTAMP(3)')

    await waitFor('the job to be open', async () => (await send('get', `my/jobs/${id}`)).body.status === 'OPEN')
    const { body } = await send('get', `${id}`).expect(200)
    expect(body).toMatchObject({ publish_at: null, published_at: expect.any(String), expires_at: expect.any(String) })
    const found = await request(service.url).get('/api/v1/jobs/search?q=sexton').expect(200)
    expect(found.body).toHaveLength(1)
    const opened = (await eventsOf(id)).filter(({ name }) => name === 'job.status-changed')
    expect(opened).toMatchObject([{ status: 'OPEN', from_status: 'DRAFT' }])
  }, 90_000)

  it('stays a draft if something is missing, or its end has passed, and its recruiter is notified', async () => {
    const incomplete = await draft({ publish_at: inDays(1) })
    const ended = await draft({ ...jobBody, publish_at: inDays(1), expires_at: inDays(2) })
    await set(incomplete.id, 'publish_at = UTC_TIMESTAMP(3)')
    await set(ended.id, 'publish_at = UTC_TIMESTAMP(3), expires_at = UTC_TIMESTAMP(3)')

    for (const [{ id }, missing] of [
      [incomplete, ['description', 'location']],
      [ended, ['expires_at']],
    ] as const) {
      await waitFor('the event', async () => (await eventsOf(id)).at(-1)?.name === 'job.not-published')
      expect((await eventsOf(id)).at(-1)).toMatchObject({ status: 'DRAFT', missing })
      expect((await send('get', `my/jobs/${id}`).expect(200)).body).toMatchObject({ status: 'DRAFT', publish_at: null })
    }
  }, 90_000)

  it('waits while its recruiter is blocked', async () => {
    const { id } = await draft({ ...jobBody, publish_at: inDays(1) })
    const other = await draft({ ...jobBody, publish_at: inDays(1) })
    await set(id, 'is_hidden = 1, publish_at = UTC_TIMESTAMP(3)')
    await set(other.id, 'publish_at = UTC_TIMESTAMP(3)')
    await waitFor('the other', async () => (await send('get', `my/jobs/${other.id}`)).body.status === 'OPEN')
    expect((await send('get', `my/jobs/${id}`)).body.status).toBe('DRAFT')
    await set(id, 'is_hidden = 0')
    await waitFor('the job to be open', async () => (await send('get', `my/jobs/${id}`)).body.status === 'OPEN')
  }, 90_000)

  it('can be given another time or none, and is not opened again by it', async () => {
    const { id } = await draft({ ...jobBody, publish_at: inDays(1) })
    const later = inDays(2)
    expect((await send('put', `${id}`, { publish_at: later }).expect(200)).body.publish_at).toBe(later)
    expect((await send('put', `${id}`, { title: 'Ostler' }).expect(200)).body.publish_at).toBe(later)
    expect((await send('put', `${id}`, { publish_at: null }).expect(200)).body.publish_at).toBeNull()
    await send('put', `${id}`, { publish_at: later }).expect(200)
    const opened = (await send('put', `${id}/status`, { new_status: 'OPEN' }).expect(200)).body
    expect(opened).toMatchObject({ status: 'OPEN', publish_at: null })
    await send('put', `${id}`, { publish_at: later }).expect(409)
  })

  it.each([
    ['publish_at', { publish_at: inDays(-1) }],
    ['publish_at', { publish_at: inDays(91) }],
    ['publish_at', { publish_at: 'tomorrow' }],
    ['publish_at', { publish_at: inDays(1), status: 'OPEN' }],
    ['expires_at', { publish_at: inDays(2), expires_at: inDays(1) }],
  ])('is rejected because of %s in %j', async (path, changes) => {
    expect(paths(await send('post', '', { ...jobBody, status: 'DRAFT', ...changes }).expect(422))).toEqual([path])
  })
})

describe('the recruiter of a job', () => {
  it('is notified seven days before its end, once for each end', async () => {
    const { id } = await post(service, { expires_at: inDays(8) })
    const reminders = async () => (await eventsOf(id)).filter(({ name }) => name === 'job.expiring').length
    await set(id, 'remind_at = UTC_TIMESTAMP(3)')
    await waitFor('the reminder', async () => (await reminders()) === 1)

    await send('post', `${id}/extend`, { expires_at: inDays(9) }).expect(200)
    await set(id, 'remind_at = UTC_TIMESTAMP(3)')
    await waitFor('another reminder', async () => (await reminders()) === 2)
    expect((await send('get', `my/jobs/${id}`)).body.revision).toBe(2)
  }, 90_000)

  it('is not notified of an end that is nearer, nor of that of a closed job', async () => {
    const near = await post(service, { expires_at: inDays(6) })
    const closed = await post(service, { expires_at: inDays(20) })
    await send('put', `${closed.id}/status`, { new_status: 'CLOSED' }).expect(200)
    const rows = await service.database.rows(
      `SELECT remind_at FROM jobs WHERE id IN (${near.id}, ${closed.id}) AND remind_at IS NOT NULL`,
    )
    expect(rows).toEqual([])
  })
})

describe('a job that equals another open one of its recruiter', () => {
  const twin = { ...jobBody, title: 'Glazier', location: 'Ulm', reject_duplicates: true }

  it('has a notice, or is rejected if its recruiter asks for that', async () => {
    const first = await post(service, twin)
    expect(first.notices?.some(({ code }: { code: string }) => code === 'POSSIBLE_DUPLICATE') ?? false).toBe(false)

    const rejected = await send('post', '', { ...twin, title: 'GLAZIER' }).expect(409)
    expect(rejected.body).toMatchObject({ error_code: 'DUPLICATE_JOB', existing_id: first.id })
    const second = await post(service, { ...twin, reject_duplicates: false })
    expect(second.notices).toContainEqual(expect.objectContaining({ code: 'POSSIBLE_DUPLICATE', job_id: first.id }))
    const own = await send('get', `my/jobs/${first.id}`).expect(200)
    expect(own.body.notices).toContainEqual(expect.objectContaining({ job_id: second.id }))
    expect((await send('get', `${first.id}`).expect(200)).body).not.toHaveProperty('revision')

    await post(service, { ...twin, location: 'Bern' })
    await post(service, { ...twin, job_type: 'CONTRACT' })
    await post(service, twin, otherRecruiter)
    const moved = await post(service, { ...twin, title: 'Glass maker' })
    const changed = await send('put', `${moved.id}`, { title: 'Glazier', reject_duplicates: true }).expect(409)
    expect(changed.body.existing_id).toEqual(expect.any(Number))
    expect((await send('get', `my/jobs/${moved.id}`)).body.title).toBe('Glass maker')
  })

  it('is accepted once the other one is closed', async () => {
    const body = { ...twin, title: 'Thatcher' }
    const { id } = await post(service, body)
    await send('put', `${id}/status`, { new_status: 'CLOSED' }).expect(200)
    await post(service, body)
  })

  it('is stored once, however many requests arrive at the same time', async () => {
    const body = { ...twin, title: 'Wheelwright' }
    const responses = await Promise.all(Array.from({ length: 20 }, () => send('post', '', body)))
    const created = responses.filter(({ status }) => status === 201)
    expect(created).toHaveLength(1)
    for (const { status, body: problem } of responses.filter((each) => !created.includes(each))) {
      expect([status, problem.error_code, problem.existing_id]).toEqual([409, 'DUPLICATE_JOB', created[0]?.body.id])
    }
  })
})

it('An edit that expects another revision is rejected, and changes nothing', async () => {
  const { id, revision } = await post(service)
  const edit = (title: string) => send('put', `${id}`, { title, expected_revision: revision })
  const statuses = (await Promise.all([edit('Tinker'), edit('Tailor')])).map(({ status }) => status)
  expect(statuses.toSorted()).toEqual([200, 409])
  const late = await edit('Sailor')
  expect([late.status, late.body.error_code]).toEqual([409, 'JOB_HAS_CHANGED'])
  expect((await send('get', `my/jobs/${id}`)).body.revision).toBe(revision + 1)
})
