import { expect, it } from 'vitest'
import { readPage } from './page-number.ts'

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
