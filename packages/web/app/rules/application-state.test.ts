import { expect, it } from 'vitest'
import {
  canApplyAgain,
  decisions,
  isActive,
  isFinal,
  meaningOf,
  movedLately,
  possibleDecisions,
} from './application-state.ts'

it('is active until the company decides or the applicant withdraws', () => {
  const statuses = ['APPLIED', 'SHORTLISTED', 'HIRED', 'REJECTED', 'WITHDRAWN'] as const
  expect(statuses.filter((status) => isActive({ status }))).toEqual(['APPLIED', 'SHORTLISTED'])
})

it('can be shortlisted and then hired, and rejected until it has ended, which is final', () => {
  expect(possibleDecisions('APPLIED')).toEqual(['SHORTLISTED', 'REJECTED'])
  expect(possibleDecisions('SHORTLISTED')).toEqual(['HIRED', 'REJECTED'])
  expect((['HIRED', 'REJECTED', 'WITHDRAWN'] as const).flatMap(possibleDecisions)).toEqual([])
  expect(decisions.filter(isFinal)).toEqual(['HIRED', 'REJECTED'])
})

it('can be renewed after a withdrawal, four times, while the job is open', () => {
  expect(canApplyAgain({ status: 'WITHDRAWN', attempt: 4 }, 'OPEN')).toBe(true)
  expect(canApplyAgain({ status: 'WITHDRAWN', attempt: 5 }, 'OPEN')).toBe(false)
  expect(canApplyAgain({ status: 'WITHDRAWN', attempt: 1 }, 'PAUSED')).toBe(false)
  expect(canApplyAgain({ status: 'WITHDRAWN', attempt: 1 }, null)).toBe(false)
  expect(canApplyAgain({ status: 'REJECTED', attempt: 1 }, 'OPEN')).toBe(false)
})

it('distinguishes a first application from a renewed one', () => {
  expect(meaningOf({ from_status: null, to_status: 'APPLIED' })).toBe('APPLIED')
  expect(meaningOf({ from_status: 'WITHDRAWN', to_status: 'APPLIED' })).toBe('AGAIN')
  expect(meaningOf({ from_status: 'APPLIED', to_status: 'REJECTED' })).toBe('REJECTED')
})

it('has moved if the company decided something, the latest first', () => {
  const moved = movedLately([
    { status: 'SHORTLISTED', updated_at: '2026-01-01T00:00:00.000Z' },
    { status: 'APPLIED', updated_at: '2026-01-03T00:00:00.000Z' },
    { status: 'REJECTED', updated_at: '2026-01-02T00:00:00.000Z' },
    { status: 'WITHDRAWN', updated_at: '2026-01-04T00:00:00.000Z' },
  ])
  expect(moved.map(({ status }) => status)).toEqual(['REJECTED', 'SHORTLISTED'])
})
