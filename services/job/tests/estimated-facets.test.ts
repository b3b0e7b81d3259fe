import type { JobFacets } from '@portal/contracts/job/search-http'
import { fillTable, resourceColumns, slowPlans } from '@portal/testing/plans'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillSkills, type JobServiceUnderTest, startJobService } from './portal.ts'

const jobCount = 10_000
const maxCounted = 5_000

let service: JobServiceUnderTest
beforeAll(async () => {
  // Nothing listens on the discard port, so every search reads the database.
  service = await startJobService({ REDIS_URL: 'redis://127.0.0.1:9' })
  const { database } = service
  await fillSkills(database)
  await fillTable(database, 'jobs', {
    ...resourceColumns,
    recruiter_id: '10',
    recruiter_user_id: '90',
    // Two companies post in turns.
    company_name: "IF(n % 2, 'Acme', 'Globex')",
    title: "'Engineer'",
    description: "'Run our clusters and keep them boring.'",
    location: "'Oslo'",
    job_type: "IF(n % 4, 'FULL_TIME', 'CONTRACT')",
    status: "'OPEN'",
  })
  await fillTable(database, 'job_skills', { job_id: 'n', skill_id: '1 + (n % 5 > 0)' })
  const term = { level: '3', job_id: 'n', field: '3' }
  await fillTable(database, 'job_terms', { ...term, term: "'place:oslo'" })
  await fillTable(database, 'job_terms', { ...term, term: "IF(n % 2, 'company:acme', 'company:globex')" })
  await fillTable(database, 'job_terms', { ...term, term: `IF(n <= ${maxCounted}, 'type:CONTRACT', 'type:FULL_TIME')` })
  await database.rows(
    `INSERT INTO fact_counts (term, shard, jobs) VALUES ('place:oslo', 0, ${jobCount}), ('company:acme', 0, 1)`,
  )
  for (const table of ['job_terms', 'fact_counts']) await database.rows(`ANALYZE TABLE ${table}`)
})
afterAll(() => service.stop())

async function facetsOf(filters: Record<string, string>): Promise<JobFacets> {
  return (await request(service.url).get('/api/v1/jobs/search/facets').query(filters).expect(200)).body
}

/** The counts of facets, relative to the number of jobs. */
function sharesOf(choices: readonly { value?: string; name?: string; count: number }[]) {
  return Object.fromEntries(choices.map(({ value, name = value, count }) => [name, count / jobCount]))
}

describe('the facets of a search', () => {
  it(`are exact for ${maxCounted} jobs`, async () => {
    const { total, is_exact, skill } = await facetsOf({ job_type: 'CONTRACT' })

    expect({ total, is_exact }).toEqual({ total: maxCounted, is_exact: true })
    expect(skill.map(({ count }) => count)).toEqual([4000, 1000])
  })

  it('of more jobs are estimates close to the counts', async () => {
    const { total, is_exact, job_type, company, skill } = await facetsOf({ location: 'Oslo' })

    expect(is_exact).toBe(false)
    expect(total / jobCount).toBeCloseTo(1, 1)
    expect(sharesOf(job_type).FULL_TIME).toBeCloseTo(0.75, 1)
    expect(sharesOf(company)).toEqual({ Acme: expect.closeTo(0.5, 1), Globex: expect.closeTo(0.5, 1) })
    expect(sharesOf(skill)).toEqual({ 'Skill 2': expect.closeTo(0.8, 1), 'Skill 1': expect.closeTo(0.2, 1) })
  })

  it('of more jobs are the same each time', async () => {
    expect(await facetsOf({ location: 'Oslo' })).toEqual(await facetsOf({ location: 'Oslo' }))
  })

  it('of more jobs are counted at a cost that does not grow with their number', async () => {
    expect(await slowPlans(service.database, () => facetsOf({ location: 'Oslo' }))).toEqual([])
  })
})
