import { expect, it } from 'vitest'
import { countFilters, filtersOf, readSearch, searchPath } from './search-params.ts'

const read = (query: string) => readSearch(new URLSearchParams(query))

it('reads every filter, and writes the same address again', () => {
  const query =
    'q=nurse+-night&location=Berlin&type=FULL_TIME&workplace=HYBRID&country=DE&company=Charit%C3%A9&skill=3&skill=7&pay=40000&days=7&sort=newest&page=3'

  expect(searchPath(read(query))).toBe(`/jobs?${query}`)
  expect(filtersOf(read(query))).toEqual({
    q: 'nurse -night',
    location: 'Berlin',
    job_type: 'FULL_TIME',
    workplace: 'HYBRID',
    country: 'DE',
    company: 'Charité',
    skill_ids: '3,7',
    min_salary: 40000,
    posted_within_days: 7,
  })
  expect(countFilters(read(query))).toBe(10)
})

it.each([
  '',
  'q=&location=++&type=BOSS&workplace=OFFICE&country=UK&skill=x&skill=-1&pay=0&days=2&sort=best&page=0',
  'page=1',
])('leaves out what is empty, invalid or the default in %j', (query) => {
  expect(searchPath(read(query))).toBe('/jobs')
  expect(countFilters(read(query))).toBe(0)
})

it('has one address for searches that differ in their order only', () => {
  expect(searchPath(read('skill=7&q=a&skill=3&skill=7'))).toBe('/jobs?q=a&skill=3&skill=7')
})

it('opens no page after the last one', () => {
  expect(read('page=9999').page).toBe(50)
})
