import { expect, it } from 'vitest'
import { isOver } from './end.ts'

const now = new Date('2026-03-01T12:00:00Z')
const [before, after] = [new Date(now.getTime() - 1), new Date(now.getTime() + 1)]

it.each([
  ['OPEN', null, false],
  ['OPEN', after, false],
  ['OPEN', now, true],
  ['OPEN', before, true],
  ['PAUSED', before, true],
  ['CLOSED', before, false],
  ['DRAFT', before, false],
])('The time of a job that is %s and ends at %s is over: %s', (status, expiresAt, expected) => {
  expect(isOver({ status, expiresAt }, now)).toBe(expected)
})
