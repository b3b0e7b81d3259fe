import { withDatabase } from '@portal/chassis/mysql/command'
import { applicationSubmitted } from '@portal/contracts/application/events'
import { userErased } from '@portal/contracts/auth/events'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { personalSectionsOf } from '../src/privacy/sections.ts'
import {
  admin,
  type JobServiceUnderTest,
  jobBody,
  otherRecruiter,
  post,
  recruiter,
  seeker,
  startWithOwnCache,
} from './portal.ts'

let service: JobServiceUnderTest
beforeAll(async () => {
  service = await startWithOwnCache(10)
})
afterAll(() => service.stop())

const pay = { salary_min: 71_234, salary_max: 81_234, salary_currency: 'EUR', salary_period: 'YEAR' }
const noPay = { salary_min: null, salary_max: null, salary_currency: null, salary_period: null }
const forApplicants = { ...pay, salary_visibility: 'APPLICANTS' }

async function read(id: number, headers: Record<string, string> = {}) {
  return (await request(service.url).get(`/api/v1/jobs/${id}`).set(headers).expect(200)).body
}

function change(id: number, body: object) {
  return request(service.url).put(`/api/v1/jobs/${id}`).set(recruiter).send(body)
}

async function apply(jobId: number, userId: number) {
  const data = { job_id: jobId, job_seeker_id: 5, seeker_user_id: userId, recruiter_user_id: 90 }
  await service.broker.publish(applicationSubmitted, {
    data: { ...data, application_id: 1000 * jobId + userId, status: 'APPLIED' },
  })
  await service.broker.consumed()
}

describe('a pay that only applicants see', () => {
  it('is sent to the recruiter, administrators and applicants, and to nobody else', async () => {
    const job = await post(service, forApplicants)
    expect(job).toMatchObject(forApplicants)
    await apply(job.id, 70)

    for (const headers of [recruiter, admin, seeker]) expect(await read(job.id, headers)).toMatchObject(forApplicants)
    const others = [{}, otherRecruiter, bearer(71, 'JOB_SEEKER')]
    for (const headers of [...others, ...others]) {
      expect(await read(job.id, headers)).toMatchObject({ ...noPay, salary_visibility: 'APPLICANTS' })
    }
    // Gateways send what is marked as public to everybody.
    for (let times = 0; times < 3; times++) {
      const { headers } = await request(service.url).get(`/api/v1/jobs/${job.id}`).expect(200)
      expect(headers).not.toHaveProperty('surrogate-key')
    }
  })

  it('is not sent to those who applied for another job, or whose application is not known yet', async () => {
    const [job, another] = [await post(service, forApplicants), await post(service, forApplicants)]
    await apply(another.id, 72)

    expect(await read(job.id, bearer(72, 'JOB_SEEKER'))).toMatchObject(noPay)
    expect(await read(another.id, bearer(72, 'JOB_SEEKER'))).toMatchObject(pay)
  })

  it('is in the list of the recruiter, and in no other, even for applicants', async () => {
    const { id } = await post(service, { ...forApplicants, title: 'Glazier' })
    await apply(id, 70)
    const listed = async (path: string, headers: Record<string, string>) => {
      const { body } = await request(service.url).get(`/api/v1/jobs/${path}`).set(headers).expect(200)
      return body.find((job: { id: number }) => job.id === id)
    }

    for (const view of ['', '&view=card']) {
      expect(await listed(`my/jobs?limit=100${view}`, recruiter)).toMatchObject(pay)
      for (const headers of [{}, seeker, recruiter, admin]) {
        expect(await listed(`?limit=100${view}`, headers)).toMatchObject(noPay)
        expect(await listed(`search?q=glazier${view}`, headers)).toMatchObject(noPay)
      }
    }
  })

  it('stays hidden while a job is edited, until its recruiter shows it', async () => {
    const { id } = await post(service, { ...forApplicants, status: 'DRAFT' })

    expect((await change(id, { salary_min: 72_000 }).expect(200)).body).toMatchObject({
      ...forApplicants,
      salary_min: 72_000,
    })
    await request(service.url).put(`/api/v1/jobs/${id}/status`).set(recruiter).send({ new_status: 'OPEN' }).expect(200)
    expect(await read(id)).toMatchObject(noPay)
    await change(id, { salary_visibility: 'PUBLIC' }).expect(200)
    expect(await read(id)).toMatchObject({ ...pay, salary_min: 72_000, salary_visibility: 'PUBLIC' })
    await change(id, { salary_visibility: 'APPLICANTS' }).expect(200)
    expect(await read(id)).toMatchObject(noPay)
    expect(await read(id, recruiter)).toMatchObject({ ...pay, salary_min: 72_000 })
  })

  it.each([
    [{ salary_visibility: 'NOBODY' }, 'salary_visibility'],
    [{ salary_visibility: null }, 'salary_visibility'],
    [{ ...forApplicants, salary_min: 90_000 }, 'salary_min'],
    [{ ...forApplicants, salary_period: null }, 'salary_period'],
  ])('is rejected if it is %j', async (body, path) => {
    const response = await request(service.url)
      .post('/api/v1/jobs/')
      .set(recruiter)
      .send({ ...jobBody, ...body })
    expect([response.status, response.body.errors?.[0].path]).toEqual([422, path])
  })
})

it('No search distinguishes a job with a hidden pay from one without pay', async () => {
  const bodies = [forApplicants, { ...noPay, salary_visibility: 'APPLICANTS' }]
  for (const [index, body] of bodies.entries()) {
    const city = ['Bergen', 'Bodin'][index]
    for (const type of ['FULL_TIME', 'PART_TIME']) {
      await post(service, { ...body, title: 'Ropemaker', location: city, job_type: type })
    }
    await post(service, { ...pay, salary_visibility: 'PUBLIC', title: 'Ropemaker', location: city })
  }
  const queries = [
    '',
    'with_salary=true',
    'with_salary=false',
    'min_salary=71000',
    'min_salary=90000',
    'max_salary=71000',
    'max_salary=75000&with_salary=true',
    'salary_currency=EUR',
    'salary_currency=EUR&min_salary=5000&salary_period=MONTH',
    'salary_currency=USD',
    'sort=salary',
    'sort=salary&salary_currency=EUR',
    'sort=salary&min_salary=1',
  ]
  // What differs between the jobs in any case.
  const comparable = (body: object[]) =>
    body.map((job) => ({
      ...job,
      id: 0,
      location: '',
      created_at: '',
      updated_at: '',
      published_at: '',
      expires_at: '',
    }))

  for (const query of queries) {
    const [hidden, without] = await Promise.all(
      ['bergen', 'bodin'].map(async (location) => {
        const path = `?q=ropemaker&location=${location}&${query}`
        const found = await request(service.url).get(`/api/v1/jobs/search${path}&include_total=true`).expect(200)
        const facets = await request(service.url).get(`/api/v1/jobs/search/facets${path.replace(/&sort=\w+/, '')}`)
        const { location: _, ...counts } = facets.body
        return { total: found.headers['x-total-count'], jobs: comparable(found.body), counts }
      }),
    )
    expect({ query, ...hidden }).toEqual({ query, ...without })
  }
})

it('Events do not contain the pay', async () => {
  const { id } = await post(service, forApplicants)
  await change(id, { salary_max: 91_234 }).expect(200)

  expect(JSON.stringify(await service.recorded())).not.toMatch(/71234|81234|91234/)
})

it('Applications are exported with the data of the applicant, and forgotten with them', async () => {
  const { id } = await post(service, forApplicants)
  await apply(id, 73)
  const exported = await withDatabase(service.database.url, ({ db }) =>
    personalSectionsOf(db).applied_jobs(73, { after: 0, limit: 10 }),
  )
  expect(exported.items).toEqual([{ job_id: id }])

  const data = { user_id: 73, email: 's@example.com', role: 'JOB_SEEKER', is_active: false, erasure_id: 1 } as const
  await service.broker.publish(userErased, { revision: 2, data })
  await service.settled()
  expect(await service.database.rows('SELECT * FROM applicants WHERE user_id = 73')).toEqual([])
  await apply(id, 73)
  expect(await service.database.rows('SELECT * FROM applicants WHERE user_id = 73')).toEqual([])
})
