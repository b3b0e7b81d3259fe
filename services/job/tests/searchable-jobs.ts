import request from 'supertest'
import { afterAll, beforeAll } from 'vitest'
import { admin, type JobServiceUnderTest, otherRecruiter, post, startJobService } from './portal.ts'

/** The service under test, which the tests of a file share. */
export let service: JobServiceUnderTest
/** The short name of each job, by its id. */
export const names = new Map<number, string>()
export const skillIds: Record<string, number> = {}

/** Starts {@link service} with a few jobs before the tests of a file, and stops it after them. */
export function useSearchableJobs(): void {
  beforeAll(startWithJobs)
  afterAll(() => service.stop())
}

async function startWithJobs(): Promise<void> {
  service = await startJobService()
  for (const name of ['C++', 'Node.js', 'Go', 'R', '100% cotton']) {
    const response = await request(service.url).post('/api/v1/skills').set(admin).send({ name }).expect(201)
    skillIds[name] = response.body.id
  }
  const jobs: Record<string, object> = {
    cpp: { title: 'C++ Engineer', description: 'Drivers.', skill_ids: [skillIds['C++']] },
    csharp: { title: 'Engineer', description: 'C#/.NET and a bit of SQL.' },
    node: { title: 'Backend Developer', description: 'Services.', skill_ids: [skillIds['Node.js']] },
    go: { title: 'Golang developer', description: 'Services.', salary_min: 10, salary_max: 20 },
    market: { title: 'Head of Go-to-Market', description: 'R&D knows you.' },
    r: { title: 'Statistician', description: 'Models.', skill_ids: [skillIds.R, skillIds.Go] },
    qa: { title: 'QA', description: 'Find bugs in everything.', salary_min: 500_000, salary_max: null },
    robots: { title: '机器学习工程师', description: '我们在上海。' },
    ingenieur: { title: 'Ingénieur logiciel', description: 'À Paris.', salary_min: null, salary_max: 300_000 },
    body: { title: 'Cook', description: 'No need to know C++, but data science team lead would be fun. Q&A at lunch.' },
    plain: {
      title: 'Cook',
      description: 'Science of data. The team, and its lead.',
      salary_min: null,
      salary_max: null,
    },
  }
  for (const [name, job] of Object.entries(jobs)) {
    const { id } = await post(service, { location: `Place of ${name}`, ...job })
    names.set(id, name)
  }
  names.set((await post(service, { title: 'Nurse', description: 'c++', status: 'DRAFT' }, otherRecruiter)).id, 'draft')
}

export function search(query: Record<string, string | number>) {
  return request(service.url).get('/api/v1/jobs/search').query(query)
}

/** The names of the jobs that a search finds, in order. */
export async function found(query: string | Record<string, string | number>) {
  const response = await search(typeof query === 'string' ? { q: query } : query).expect(200)
  return response.body.map(({ id }: { id: number }) => names.get(id))
}
