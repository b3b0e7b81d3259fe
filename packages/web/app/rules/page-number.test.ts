import { expect, it } from 'vitest'
import { lastPageOf, pageQuery, readPage } from './page-number.ts'

it.each([
  ['', 1],
  ['page=3', 3],
  ['page=0', 1],
  ['page=-1', 1],
  ['page=3.5', 1],
  ['page=99999', 20],
])('is read from "%s" as %s', (query, page) => {
  expect(readPage(new URLSearchParams(query), 20)).toBe(page)
})

it('becomes what the API skips', () => {
  expect(pageQuery(1, 20)).toEqual({ limit: 20, skip: 0, include_total: true })
  expect(pageQuery(3, 20)).toEqual({ limit: 20, skip: 40, include_total: true })
})

it.each([
  [0, 1],
  [20, 1],
  [21, 2],
  [5000, 50],
])('is the last one of %s items as %s', (total, last) => {
  expect(lastPageOf(total, { pageSize: 20, maxPage: 50 })).toBe(last)
})
