import { readFileSync } from 'node:fs'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { admin, type JobServiceUnderTest, post, startJobService } from './portal.ts'

// A fixed set of jobs, and of searches with the jobs that a user would want to see, rated from 1 to 3.
type RatedJob = {
  key: string
  title: string
  skills: string[]
  company: number
  description: string
  location?: string
}
const jobs: RatedJob[] = read('relevance-jobs.json')
const rated: Record<string, Record<string, number>> = read('relevance-queries.json')
const companies = [
  ...['Northwind', 'Contoso', 'Fabrikam', 'Initrode', 'Hospital One', 'Little School & Co', '大海科技', 'Européenne'],
]
const cutoff = 10
const minMean = 0.97
const minEach = 0.7

function read(name: string) {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'))
}

let service: JobServiceUnderTest
const keys = new Map<number, string>()
beforeAll(async () => {
  service = await startJobService()
  companies.forEach((company_name, index) => {
    const data = { recruiter_id: 300 + index, user_id: 400 + index, company_name }
    service.profiles.state.set(`/recruiters/${data.user_id}`, { revision: 1, data })
  })
  const skillIds = new Map<string, number>()
  for (const name of new Set(jobs.flatMap(({ skills }) => skills))) {
    const response = await request(service.url).post('/api/v1/skills').set(admin).send({ name }).expect(201)
    skillIds.set(name, response.body.id)
  }
  for (const { key, title, description, skills, company, location = 'Anywhere' } of jobs) {
    const skill_ids = skills.map((name) => skillIds.get(name))
    const job = { title, description, skill_ids, location }
    keys.set((await post(service, job, bearer(400 + company, 'RECRUITER'))).id, key)
  }
})
afterAll(() => service.stop())

async function search(q: string): Promise<string[]> {
  const response = await request(service.url).get('/api/v1/jobs/search').query({ q, limit: cutoff }).expect(200)
  return response.body.map(({ id }: { id: number }) => keys.get(id))
}

/** Normalized discounted cumulative gain (Järvelin and Kekäläinen, 2002): 1 for the ideal order. */
function ndcg(found: readonly string[], grades: Record<string, number>): number {
  const ideal = Object.values(grades).sort((one, other) => other - one)
  return gain(found.map((key) => grades[key] ?? 0)) / gain(ideal)
}

function gain(grades: readonly number[]): number {
  return grades.slice(0, cutoff).reduce((sum, grade, index) => sum + (2 ** grade - 1) / Math.log2(index + 2), 0)
}

describe('the first page of a search', () => {
  it('ranks jobs as people rated them', async () => {
    const figures: { query: string; ndcg: number }[] = []
    for (const [query, grades] of Object.entries(rated)) {
      figures.push({ query, ndcg: ndcg(await search(query), grades) })
    }
    const mean = figures.reduce((sum, { ndcg: each }) => sum + each, 0) / figures.length
    const worst = figures
      .filter(({ ndcg: each }) => each < 0.95)
      .map(({ query, ndcg: each }) => `${query} ${each.toFixed(2)}`)
    console.log(
      `nDCG@${cutoff} of ${figures.length} searches: ${mean.toFixed(3)}; below 0.95: ${worst.join(', ') || 'none'}`,
    )

    expect(figures.length).toBeGreaterThanOrEqual(160)
    expect(mean).toBeGreaterThan(minMean)
    expect(figures.filter((figure) => figure.ndcg < minEach)).toEqual([])
  })

  it('contains no unrelated jobs', async () => {
    for (const [query, grades] of Object.entries(rated)) {
      const unrelated = (await search(query)).filter((key) => grades[key] === undefined)
      expect([query, unrelated]).toEqual([query, []])
    }
  })
})
