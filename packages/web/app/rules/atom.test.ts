import { expect, it } from 'vitest'
import { atomFeed } from './atom.ts'

const job = {
  id: 7,
  created_at: '2026-03-01T08:00:00.000Z',
  updated_at: '2026-03-02T08:00:00.000Z',
  title: 'Cook & <Baker>',
  location: 'Vienna',
  salary_min: null,
  salary_max: null,
  job_type: 'FULL_TIME',
  status: 'OPEN',
  recruiter_id: 1,
  company_id: 1,
  company_name: '"Bread"',
  skills: [{ id: 1, name: 'Baking' }],
  extract: 'Bread\u0000',
} as const
const feed = {
  origin: 'https://jobs.example',
  path: '/jobs.atom?q=a&type=b',
  page: '/jobs',
  title: 'Jobs',
  locale: 'en',
}

it('escapes what people write, and leaves out what XML has no place for', () => {
  const text = atomFeed({ ...feed, jobs: [job] as never })

  expect(text).toContain('<title>Cook &amp; &lt;Baker&gt;, Vienna</title>')
  expect(text).toContain('<name>&quot;Bread&quot;</name>')
  expect(text).toContain('<summary>Bread</summary>')
  expect(text).toContain('href="https://jobs.example/jobs.atom?q=a&amp;type=b"')
})

it('has ids that stay when a title changes, and the time of the latest change', () => {
  const later = { ...job, id: 8, updated_at: '2026-03-05T08:00:00.000Z' }
  const text = atomFeed({ ...feed, jobs: [job, later] as never })

  expect(text).toContain('<id>https://jobs.example/jobs/7</id>')
  expect(text).toContain('<link rel="alternate" type="text/html" href="https://jobs.example/jobs/7/cook-baker"/>')
  expect(/<updated>([^<]*)/.exec(text)?.[1]).toBe(later.updated_at)
})

it('does not change while it is empty', () => {
  expect(atomFeed({ ...feed, jobs: [] })).toBe(atomFeed({ ...feed, jobs: [] }))
})
