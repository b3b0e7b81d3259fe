import { expect, it } from 'vitest'
import { countFiles, idsOfFile, sitemapFile, sitemapIndex } from './sitemap.ts'

it.each([
  [0, 1],
  [1, 1],
  [50_000, 1],
  [50_001, 2],
])('lists jobs up to the id %i in %i files', (newest, files) => {
  expect(countFiles(newest)).toBe(files)
})

it('has each id in one file', () => {
  expect(idsOfFile(1)).toEqual({ after: 0, last: 50_000 })
  expect(idsOfFile(2)).toEqual({ after: 50_000, last: 100_000 })
})

it('has the addresses of jobs and when they were changed', () => {
  const jobs = [{ id: 7, title: 'Cook', updated_at: '2026-03-01T08:00:00.000Z' }]

  expect(sitemapIndex('https://jobs.example', 2)).toContain('<loc>https://jobs.example/sitemap/2.xml</loc>')
  expect(sitemapFile({ origin: 'https://jobs.example', pages: ['/'], jobs })).toContain(
    '<url><loc>https://jobs.example/</loc></url>\n<url><loc>https://jobs.example/jobs/7/cook</loc><lastmod>2026-03-01T08:00:00.000Z</lastmod></url>',
  )
})
