import { expect, it } from 'vitest'
import { countFilters, filtersOf, readSearch, searchPath } from './search-params.ts'

const read = (query: string) => readSearch(new URLSearchParams(query))

it('reads every filter, and writes the same address again', () => {
  const query =
    'q=nurse+-night&location=Berlin&type=FULL_TIME&workplace=HYBRID&country=DE&level=SENIOR&company=Charit%C3%A9&skill=3&skill=7&currency=EUR&pay=4000&per=MONTH&days=7&sort=newest&page=3'

  expect(searchPath(read(query))).toBe(`/jobs?${query}`)
  expect(filtersOf(read(query))).toEqual({
    q: 'nurse -night',
    location: 'Berlin',
    job_type: 'FULL_TIME',
    workplace: 'HYBRID',
    country: 'DE',
    seniority: 'SENIOR',
    company: 'Charité',
    skill_ids: '3,7',
    salary_currency: 'EUR',
    min_salary: 4000,
    salary_period: 'MONTH',
    posted_within_days: 7,
  })
  expect(countFilters(read(query))).toBe(11)
})

it.each([
  '',
  'q=&location=++&type=BOSS&workplace=OFFICE&country=UK&level=BOSS&skill=x&skill=-1&pay=0&days=2&sort=best&page=0',
  'page=1',
])('leaves out what is empty, invalid or the default in %j', (query) => {
  expect(searchPath(read(query))).toBe('/jobs')
  expect(countFilters(read(query))).toBe(0)
})

it('reads amounts as people write them, and a period only with a currency', () => {
  expect(searchPath(read('pay=40.000'))).toBe('/jobs?pay=40000')
  expect(searchPath(read('pay=40&per=HOUR'))).toBe('/jobs?pay=40')
  expect(searchPath(read('currency=EUR&pay=&per=HOUR'))).toBe('/jobs?currency=EUR')
  expect(searchPath(read('currency=EUR&pay=40000&per=YEAR'))).toBe('/jobs?currency=EUR&pay=40000')
  expect(searchPath(read('currency=eur&pay=99999999999999999'))).toBe('/jobs')
})

it('has one address for searches that differ in their order only', () => {
  expect(searchPath(read('skill=7&q=a&skill=3&skill=7'))).toBe('/jobs?q=a&skill=3&skill=7')
})

it('opens no page after the last one', () => {
  expect(read('page=9999').page).toBe(50)
})
