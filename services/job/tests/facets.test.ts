import type { JobFacets } from '@portal/contracts/job/search-http'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { admin, type JobServiceUnderTest, otherRecruiter, post, recruiter, startJobService } from './portal.ts'

const seed = 20_240_501
const companies = ['Acme', 'Acme Labs', 'Globex', 'Ünder']
const places = ['Berlin', 'berlin', 'Berlin, Germany', 'München', 'Munchen', '100% remote', 'São Paulo']
const types = ['FULL_TIME', 'PART_TIME', 'CONTRACT', 'INTERNSHIP'] as const
const workplaces = ['ONSITE', 'HYBRID', 'REMOTE'] as const
const countries = ['DE', 'AT', 'BR', 'FR']
const currencies = ['EUR', 'USD', 'INR']
const periods = ['HOUR', 'MONTH', 'YEAR'] as const
const seniorities = ['JUNIOR', 'MID', 'EXECUTIVE'] as const
const words = ['engineer', 'nurse', 'java', 'go', 'senior', 'c++']

let random: () => number
let service: JobServiceUnderTest
const skillIds: number[] = []
beforeAll(async () => {
  random = seeded(seed)
  service = await startJobService()
  for (const name of ['Java', 'Go', 'SQL', 'Care']) {
    skillIds.push((await request(service.url).post('/api/v1/skills').set(admin).send({ name }).expect(201)).body.id)
  }
  companies.forEach((company_name, index) => {
    const data = { recruiter_id: 500 + index, user_id: 600 + index, company_name }
    service.profiles.state.set(`/recruiters/${data.user_id}`, { revision: 1, data })
  })
  for (let count = 0; count < 120; count++) {
    await post(service, someJob(), bearer(600 + some([0, 1, 2, 3]), 'RECRUITER'))
  }
})
afterAll(() => service.stop())

function seeded(start: number) {
  let state = start
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

function some<Value>(values: readonly Value[]): Value {
  return values[Math.floor(random() * values.length)] as Value
}

function perhaps<Value>(chance: number, make: () => Value): Value | undefined {
  return random() < chance ? make() : undefined
}

function someJob() {
  const salary_min = perhaps(0.6, () => Math.floor(random() * 10) * 10_000) ?? null
  const unit = perhaps(0.6, () => ({ salary_currency: some(currencies), salary_period: some(periods) }))
  return {
    ...unit,
    title: `${some(words)} ${some(words)}`,
    description: `${some(words)} ${some(words)} wanted`,
    location: some(places),
    job_type: some(types),
    seniority: perhaps(0.7, () => some(seniorities)),
    workplace: perhaps(0.7, () => some(workplaces)),
    country: perhaps(0.7, () => some(countries)),
    remote_countries: countries.filter(() => random() < 0.3),
    salary_min,
    salary_max: perhaps(0.5, () => (salary_min ?? 0) + 20_000) ?? null,
    skill_ids: skillIds.filter(() => random() < 0.4),
    status: perhaps(0.1, () => 'DRAFT'),
  }
}

function someFilters(): Record<string, string> {
  const filters = {
    q: perhaps(0.5, () => some([...words, 'java go', '-java', 'en*', '"senior engineer"', 'nothing', '!'])),
    location: perhaps(0.3, () => some(['berlin', 'm', 'munchen', 'remote', '%', 'Oslo'])),
    job_type: perhaps(0.3, () => some(types)),
    seniority: perhaps(0.2, () => some(seniorities)),
    workplace: perhaps(0.2, () => some(workplaces)),
    country: perhaps(0.2, () => some([...countries, 'AQ'])),
    company: perhaps(0.3, () => some(['acme', 'ACME LABS', 'under', 'nobody'])),
    skill_ids: perhaps(0.3, () => skillIds.filter(() => random() < 0.4).join(',') || undefined),
    salary_currency: perhaps(0.2, () => some(currencies)),
    salary_period: perhaps(0.2, () => some(periods)),
    min_salary: perhaps(0.2, () => '50000'),
    max_salary: perhaps(0.2, () => '60000'),
    with_salary: perhaps(0.2, () => some(['true', 'false'])),
    posted_within_days: perhaps(0.2, () => '3'),
  }
  return Object.fromEntries(Object.entries(filters).flatMap(([name, value]) => (value ? [[name, value]] : [])))
}

async function facetsOf(filters: Record<string, string>): Promise<JobFacets> {
  return (await request(service.url).get('/api/v1/jobs/search/facets').query(filters).expect(200)).body
}

async function hits(filters: Record<string, string>): Promise<number> {
  const query = { ...filters, limit: '1', include_total: 'true' }
  const { headers } = await request(service.url).get('/api/v1/jobs/search').query(query).expect(200)
  return Number(headers['x-total-count'])
}

async function expectCorrectFacets(filters: Record<string, string>) {
  const facets = await facetsOf(filters)
  const chosen = (name: string, value: string) => hits({ ...filters, [name]: value })
  const reported: unknown[] = [facets.total, facets.is_exact]
  const actual: unknown[] = [await hits(filters), true]
  for (const name of ['job_type', 'location', 'company', 'workplace', 'country', 'seniority'] as const) {
    for (const { value, count } of facets[name]) {
      reported.push([name, value, count])
      actual.push([name, value, await chosen(name, value)])
    }
  }
  // Amounts are of the given currency, so they go with it. Without one they are numbers of any.
  const { salary_period: _, min_salary, max_salary, ...others } = filters
  const isOfAny = filters.salary_currency === undefined && (min_salary ?? max_salary) !== undefined
  for (const { value, count } of isOfAny ? [] : facets.salary_currency) {
    reported.push(['salary_currency', value, count])
    actual.push(['salary_currency', value, await hits({ ...others, salary_currency: value })])
  }
  for (const { id, count } of facets.skill) {
    reported.push(['skill', id, count])
    actual.push(['skill', id, await chosen('skill_ids', [...(filters.skill_ids?.split(',') ?? []), id].join(','))])
  }
  expect([filters, reported]).toEqual([filters, actual])
}

describe('the facets of a search', () => {
  it('count all open jobs without filters', async () => {
    const facets = await facetsOf({})

    await expectCorrectFacets({})
    expect(facets.job_type.map(({ value }) => value)).toEqual(types)
    expect(facets.job_type.reduce((sum, { count }) => sum + count, 0)).toBe(facets.total)
    expect(facets.company.map(({ value }) => value).sort()).toEqual(['Acme', 'Acme Labs', 'Globex', 'Ünder'])
    expect(facets.location).toHaveLength(5)
    expect(facets.skill.map(({ name }) => name).sort()).toEqual(['Care', 'Go', 'Java', 'SQL'])
  })

  it(`equal what the search finds once a value is chosen, for any filters (seed ${seed})`, async () => {
    for (let times = 0; times < 40; times++) await expectCorrectFacets(someFilters())
  }, 120_000)

  it('are updated by every change', async () => {
    const { id } = await post(service, { location: 'Reykjavík', skill_ids: skillIds }, recruiter)
    expect((await facetsOf({ q: 'devops' })).location).toEqual([{ value: 'Reykjavík', count: 1 }])
    const before = (await facetsOf({})).total
    const moved = {
      location: 'Vík',
      job_type: 'CONTRACT',
      workplace: 'REMOTE',
      country: 'IS',
      remote_countries: ['NO'],
    }
    await request(service.url).put(`/api/v1/jobs/${id}`).set(recruiter).send(moved)
    await expectCorrectFacets({})
    expect((await facetsOf({})).location).toContainEqual({ value: 'Vík', count: 1 })
    expect((await facetsOf({})).country).toEqual(
      expect.arrayContaining([
        { value: 'IS', count: 1 },
        { value: 'NO', count: 1 },
      ]),
    )
    await request(service.url).put(`/api/v1/jobs/${id}/status?new_status=CLOSED`).set(recruiter).expect(200)
    await expectCorrectFacets({})
    expect((await facetsOf({})).total).toBe(before - 1)
  })

  it('stay correct while jobs are posted and paused concurrently', async () => {
    await Promise.all(
      Array.from({ length: 24 }, async (_, index) => {
        const as = index % 2 ? recruiter : otherRecruiter
        const { id } = await post(service, { ...someJob(), status: 'OPEN' }, as)
        if (index % 3 === 0) {
          await request(service.url).put(`/api/v1/jobs/${id}/status?new_status=PAUSED`).set(as).expect(200)
        }
      }),
    )
    await expectCorrectFacets({})
  })

  it('reject invalid filters', async () => {
    await request(service.url).get('/api/v1/jobs/search/facets?job_type=none').expect(422)
  })
})
