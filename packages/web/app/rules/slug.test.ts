import { expect, it } from 'vitest'
import { companyPath, jobPath, slugOf } from './slug.ts'

it.each([
  ['Senior DevOps Engineer (m/f/d)', 'senior-devops-engineer-m-f-d'],
  ['  Straßenbau – Ingénieur  ', 'strassenbau-ingenieur'],
  ['C++ and C# developer', 'cpp-and-csharp-developer'],
  ['日本語', ''],
  [`${'long '.repeat(30)}`, 'long-'.repeat(16).slice(0, -1)],
])('makes of %j the slug %j', (title, slug) => {
  expect(slugOf(title)).toBe(slug)
})

it('leaves out a slug that would be empty', () => {
  expect(jobPath({ id: 7, title: 'Nurse' })).toBe('/jobs/7/nurse')
  expect(jobPath({ id: 7, title: '看護師' })).toBe('/jobs/7')
})

it('keeps the address of the page to apply free', () => {
  expect(jobPath({ id: 5, title: 'Apply!' })).toBe('/jobs/5')
})

it('makes the address of a company of its id and name', () => {
  expect(companyPath({ id: 7, name: 'Brot & Söhne' })).toBe('/companies/7/brot-sohne')
  expect(companyPath({ id: 7, name: '株式会社' })).toBe('/companies/7')
})
