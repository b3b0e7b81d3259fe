import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idsOf, type JobServiceUnderTest, jobBody, otherRecruiter, post, recruiter, startJobService } from './portal.ts'

const range = { salary_min: 40_000, salary_max: 60_000, salary_currency: 'EUR', salary_period: 'YEAR' }
const missing = [{ code: 'PAY_RANGE_MISSING', message: expect.any(String) }]

let service: JobServiceUnderTest
function start(setting?: string) {
  beforeAll(async () => {
    service = await startJobService(setting === undefined ? {} : { PAY_TRANSPARENCY: setting })
  })
  afterAll(() => service.stop())
}

function send(method: 'post' | 'put', path: string, body: object) {
  return request(service.url)[method](`/api/v1/jobs/${path}`).set(recruiter).send(body)
}

async function read(path: string, headers: Record<string, string> = {}) {
  return (await request(service.url).get(`/api/v1/jobs/${path}`).set(headers).expect(200)).body
}

/** The paths at which a response says that the pay is required. */
function requiredIn({ status, body }: request.Response) {
  return [status, body.error_code, body.errors?.map(({ path }: { path: string }) => path)]
}

describe('by default', () => {
  start()

  it('a recruiter gets a notice about what the pay of a job lacks, and nobody else does', async () => {
    const job = await post(service)
    expect(job.notices).toEqual(missing)
    expect((await send('put', `${job.id}`, { salary_min: 5 }).expect(200)).body.notices).toEqual(missing)
    expect((await send('put', `${job.id}/status`, { new_status: 'PAUSED' }).expect(200)).body.notices).toEqual(missing)
    expect((await read(`my/jobs/${job.id}`, recruiter)).notices).toEqual(missing)
    for (const headers of [{}, recruiter, otherRecruiter]) {
      expect(await read(`${job.id}`, headers)).not.toHaveProperty('notices')
    }
    const own = await request(service.url).get('/api/v1/jobs/my/jobs').set(recruiter).expect(200)
    expect(idsOf(own)).toContain(job.id)
    expect(JSON.stringify(own.body)).not.toContain('notices')
  })

  it('a complete range needs no notice unless it is wide, nor does a closed job', async () => {
    const { id, ...job } = await post(service, { ...range, title: 'Unlike any other' })
    expect(job).not.toHaveProperty('notices')
    const wide = await send('put', `${id}`, { salary_max: 60_001 }).expect(200)
    expect(wide.body.notices).toEqual([{ code: 'PAY_RANGE_WIDE', message: expect.any(String) }])
    const closed = await send('put', `${id}/status`, { new_status: 'CLOSED' }).expect(200)
    expect(closed.body).not.toHaveProperty('notices')
  })

  it('a recruiter reads their own jobs with it, drafts too, and no others', async () => {
    const draft = await post(service, { status: 'DRAFT' })
    expect(await read(`my/jobs/${draft.id}`, recruiter)).toEqual(draft)
    const readAs = (id: number | string) => request(service.url).get(`/api/v1/jobs/my/jobs/${id}`).set(otherRecruiter)
    await readAs(draft.id).expect(404)
    await readAs((await post(service)).id).expect(403)
    await readAs(999_999).expect(404)
    await readAs('x').expect(422)
  })
})

describe('if the pay is required', () => {
  start('required')

  it('jobs are posted and opened only with it', async () => {
    expect(requiredIn(await send('post', '', { ...jobBody, salary_max: null }))).toEqual([
      422,
      'PAY_RANGE_REQUIRED',
      ['salary_max', 'salary_currency', 'salary_period'],
    ])
    const draft = await post(service, { status: 'DRAFT' })
    const open = () => send('put', `${draft.id}/status`, { new_status: 'OPEN' })
    expect(requiredIn(await open())).toEqual([422, 'PAY_RANGE_REQUIRED', ['salary_currency', 'salary_period']])
    await send('put', `${draft.id}`, { ...range, salary_visibility: 'APPLICANTS' }).expect(200)
    await open().expect(200)
  })

  it('an open job keeps it, and a closed one needs it to be opened again', async () => {
    const { id } = await post(service, range)
    expect(requiredIn(await send('put', `${id}`, { salary_min: null }))).toEqual([
      422,
      'PAY_RANGE_REQUIRED',
      ['salary_min'],
    ])
    await send('put', `${id}/status`, { new_status: 'CLOSED' }).expect(200)
    await send('put', `${id}`, { salary_min: null }).expect(200)
    expect((await send('put', `${id}/status`, { new_status: 'OPEN' })).status).toBe(422)
  })

  it('jobs from before can be edited, paused and opened without it', async () => {
    const { id } = await post(service, range)
    await service.database.rows(`UPDATE jobs SET salary_max = NULL WHERE id = ${id}`)
    expect((await send('put', `${id}`, { title: 'Cook' }).expect(200)).body.notices).toEqual(missing)
    for (const new_status of ['PAUSED', 'OPEN']) await send('put', `${id}/status`, { new_status }).expect(200)
  })
})

describe('if it is switched off', () => {
  start('off')

  it('nothing is said about the pay', async () => {
    expect(await post(service)).not.toHaveProperty('notices')
  })
})
