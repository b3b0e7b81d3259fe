import { applicationStatuses } from '@portal/contracts/application/http'
import { describe, expect, it } from 'vitest'
import { assertStep, assertUndecided, stepsFrom } from './status.ts'

describe('the steps of an application', () => {
  it('are exactly those of the contract', () => {
    const table = applicationStatuses.map((from) => [from, stepsFrom(from, 'recruiter'), stepsFrom(from, 'applicant')])

    expect(table).toEqual([
      ['APPLIED', ['SHORTLISTED', 'REJECTED'], ['WITHDRAWN']],
      ['SHORTLISTED', ['HIRED', 'REJECTED'], ['WITHDRAWN']],
      ['HIRED', [], []],
      ['REJECTED', [], []],
      ['WITHDRAWN', [], ['APPLIED']],
    ])
  })

  it('let the recruiter shortlist who applied', () => {
    expect(() => assertStep('APPLIED', 'SHORTLISTED', 'recruiter')).not.toThrow()
  })

  it('refuse to hire without shortlisting and name what is allowed', () => {
    expect(() => assertStep('APPLIED', 'HIRED', 'recruiter')).toThrow(
      expect.objectContaining({ kind: 'conflict', extras: { allowed: ['SHORTLISTED', 'REJECTED'] } }),
    )
  })

  it('leave withdrawing to the applicant and the rest to the recruiter', () => {
    expect(() => assertStep('APPLIED', 'WITHDRAWN', 'recruiter')).toThrow()
    expect(() => assertStep('APPLIED', 'REJECTED', 'applicant')).toThrow()
  })

  it('allow interviews only while nothing is decided', () => {
    const decided = applicationStatuses.filter((status) => {
      try {
        assertUndecided(status)
        return false
      } catch {
        return true
      }
    })

    expect(decided).toEqual(['HIRED', 'REJECTED', 'WITHDRAWN'])
  })
})
