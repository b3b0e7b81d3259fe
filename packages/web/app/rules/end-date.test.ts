import { expect, it } from 'vitest'
import { endOn, endRange } from './end-date.ts'

it('ends a job with a day where its recruiter is', () => {
  expect(endOn('2026-03-01', 'Europe/Vienna')).toBe('2026-03-01T22:59:59.999Z')
  expect(endOn('', 'Europe/Vienna')).toBeUndefined()
  expect(endOn('soon', 'Europe/Vienna')).toBe('soon')
})

it('knows the days between which a job may end', () => {
  expect(endRange(new Date('2026-03-01T23:30:00Z'), 'Europe/Vienna')).toEqual({
    first: '2026-03-02',
    last: '2026-05-30',
  })
})
