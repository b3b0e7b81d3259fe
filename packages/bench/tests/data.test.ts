import { fileURLToPath } from 'node:url'
import { createTestDatabase, type TestDatabase } from '@portal/testing/database'
import { stores } from '@portal/testing/stores'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { generateJobs } from '../src/data/generate-jobs.ts'
import { loadJobs } from '../src/data/load-jobs.ts'

const data = { seed: 7, count: 3_000, newest: new Date('2026-01-31T12:00:00Z') }
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase(fileURLToPath(new URL('../../../services/job/migrations', import.meta.url)))
  await loadJobs(stores().mysqlUrl, new URL(database.url).pathname.slice(1), data)
})
afterAll(() => database.drop())

it('generates the same jobs from the same seed, and different jobs from another seed', () => {
  const jobs = [...generateJobs(data)]

  expect([...generateJobs(data)]).toEqual(jobs)
  expect([...generateJobs({ ...data, seed: 8 })]).not.toEqual(jobs)
})

it('loads every generated job with the employer and skills it refers to', async () => {
  const generated = [...generateJobs(data)]
  const stored = await database.rows<{ title: string; description: string; created_at: Date }>(
    'SELECT title, description, salary_max AS salaryMax, created_at FROM jobs ORDER BY id',
  )
  const orphans = `SELECT COUNT(*) AS count FROM jobs
    LEFT JOIN job_skills ON job_id = jobs.id LEFT JOIN skills ON skills.id = skill_id
    LEFT JOIN employers ON user_id = recruiter_user_id WHERE skills.id IS NULL OR user_id IS NULL`

  expect(stored).toEqual(
    generated.map(({ title, description, salaryMax, createdAt }) => ({
      title,
      description,
      salaryMax,
      created_at: createdAt,
    })),
  )
  expect(await database.rows(orphans)).toEqual([{ count: 0 }])
})

it('generates a few places and employers with many jobs, and many with few', async () => {
  const shares = (column: string) =>
    database.rows<{ count: number }>(`SELECT COUNT(*) AS count FROM jobs GROUP BY ${column} ORDER BY 1 DESC`)
  const [places, employers] = await Promise.all([shares('location'), shares('recruiter_user_id')])

  expect(places.length).toBeGreaterThan(40)
  expect(places[0]?.count).toBeGreaterThan(data.count / 10)
  expect(places.at(-1)?.count).toBeLessThan(data.count / 100)
  expect(employers.length).toBeGreaterThan(500)
  expect(employers[0]?.count).toBeGreaterThan(data.count / 20)
})
