import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type JobServiceUnderTest, jobBody, post, recruiter, startJobService } from './portal.ts'

let service: JobServiceUnderTest
beforeAll(async () => {
  service = await startJobService()
})
afterAll(() => service.stop())

function change(id: number, body: object) {
  return request(service.url).put(`/api/v1/jobs/${id}`).set(recruiter).send(body)
}

describe('the pay of a job', () => {
  it('names no currency if a request does not, as of older clients', async () => {
    expect(await post(service)).toMatchObject({ salary_min: 60000, salary_currency: null, salary_period: null })
  })

  it('keeps currency and period until both are changed or cleared', async () => {
    const { id } = await post(service, { salary_currency: 'EUR', salary_period: 'YEAR' })

    const changed = await change(id, { salary_min: 1, salary_currency: 'CHF' }).expect(200)
    expect(changed.body).toMatchObject({ salary_min: 1, salary_currency: 'CHF', salary_period: 'YEAR' })
    expect((await change(id, { salary_period: null }).expect(422)).body.errors[0].path).toBe('salary_period')
    const cleared = await change(id, { salary_currency: null, salary_period: null }).expect(200)
    expect(cleared.body).toMatchObject({ salary_min: 1, salary_currency: null, salary_period: null })
  })

  it.each([
    ['salary_currency', { salary_currency: 'eur', salary_period: 'YEAR' }],
    ['salary_currency', { salary_currency: 'XXX', salary_period: 'YEAR' }],
    ['salary_currency', { salary_currency: 5, salary_period: 'YEAR' }],
    ['salary_currency', { salary_period: 'YEAR' }],
    ['salary_period', { salary_currency: 'EUR' }],
    ['salary_period', { salary_currency: 'EUR', salary_period: 'DECADE' }],
    ['salary_period', { salary_currency: 'EUR', salary_period: null }],
  ])('is rejected at %s in %j', async (path, pay) => {
    const response = await request(service.url)
      .post('/api/v1/jobs/')
      .set(recruiter)
      .send({ ...jobBody, ...pay })
    expect([response.status, response.body.errors[0].path]).toEqual([422, path])
  })
})

describe('a search in a currency', () => {
  const titleOf = ({ title }: { title: string }) => title.split(' ').at(-1)
  const read = (query: object) =>
    request(service.url)
      .get('/api/v1/jobs/search')
      .query({ q: 'lighthouse', ...query })
  const found = async (query: object) => (await read({ sort: 'newest', ...query }).expect(200)).body.map(titleOf).sort()

  beforeAll(async () => {
    const pays = {
      Hourly: [20, 25, 'EUR', 'HOUR'],
      Monthly: [4_000, null, 'EUR', 'MONTH'],
      Yearly: [null, 50_000, 'EUR', 'YEAR'],
      Weekly: [900, 900, 'USD', 'WEEK'],
      Daily: [200, 300, 'EUR', 'DAY'],
      Nothing: [null, null, 'EUR', 'YEAR'],
      Unnamed: [50_000, 60_000, null, null],
      Rich: [1_000_000_000_000, 1_000_000_000_000, 'IRR', 'HOUR'],
    }
    for (const [name, [salary_min, salary_max, salary_currency, salary_period]] of Object.entries(pays)) {
      const pay = { salary_min, salary_max, salary_currency, salary_period }
      await post(service, { title: `Lighthouse keeper ${name}`, ...pay })
    }
  })

  it('finds the jobs that state their pay in it', async () => {
    expect(await found({ salary_currency: 'EUR' })).toEqual(['Daily', 'Hourly', 'Monthly', 'Yearly'])
    expect(await found({ salary_currency: 'USD' })).toEqual(['Weekly'])
    expect(await found({ salary_currency: 'JPY' })).toEqual([])
  })

  it('compares the pay of a year', async () => {
    // 52,000, 48,000, 50,000 and 78,000 a year at most.
    expect(await found({ salary_currency: 'EUR', min_salary: 50_000 })).toEqual(['Daily', 'Hourly', 'Yearly'])
    expect(await found({ salary_currency: 'EUR', min_salary: 25, salary_period: 'HOUR' })).toEqual(['Daily', 'Hourly'])
    expect(await found({ salary_currency: 'EUR', min_salary: 6_500, salary_period: 'MONTH' })).toEqual(['Daily'])
    // 41,600, 48,000, 50,000 and 52,000 at least.
    expect(await found({ salary_currency: 'EUR', max_salary: 48_000 })).toEqual(['Hourly', 'Monthly'])
    expect(await found({ salary_currency: 'EUR', max_salary: 200, salary_period: 'DAY' })).toEqual([
      'Daily',
      'Hourly',
      'Monthly',
      'Yearly',
    ])
    expect(await found({ salary_currency: 'IRR', min_salary: 1_000_000_000_000, salary_period: 'HOUR' })).toEqual([
      'Rich',
    ])
  })

  it('without one compares the numbers that jobs state, as before', async () => {
    expect(await found({ min_salary: 50_000, salary_period: 'HOUR', with_salary: true })).toEqual([
      'Rich',
      'Unnamed',
      'Yearly',
    ])
    expect((await read({ sort: 'salary', limit: 2 }).expect(200)).body.map(titleOf)).toEqual(['Rich', 'Unnamed'])
  })

  it('orders by the pay of a year, page by page', async () => {
    const names: (string | undefined)[] = []
    let path: string | undefined =
      '/api/v1/jobs/search?q=lighthouse&salary_currency=EUR&sort=salary&limit=1&include_total=true'
    while (path) {
      const { body, headers }: request.Response = await request(service.url).get(path).expect(200)
      names.push(...body.map(titleOf))
      path = /<([^>]*)>/.exec(headers.link ?? '')?.[1]
    }

    expect(names).toEqual(['Daily', 'Hourly', 'Yearly', 'Monthly'])
    const all = await request(service.url).get('/api/v1/jobs/search?salary_currency=EUR&sort=salary').expect(200)
    expect(all.body.map(titleOf)).toEqual(names)
  })

  it('is rejected for what is no currency or period', async () => {
    await read({ salary_currency: 'eur' }).expect(422)
    await read({ salary_period: 'year' }).expect(422)
  })
})
