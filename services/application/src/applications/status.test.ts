import { applicationStatuses } from '@portal/contracts/application/http'
import { describe, expect, it } from 'vitest'
import { assertStep, assertUndecided, stepsFrom } from './status.ts'

describe('the steps of an application', () => {
  it('match the table of allowed steps', () => {
    const table = applicationStatuses.map((from) => [from, stepsFrom(from, 'recruiter'), stepsFrom(from, 'applicant')])

    expect(table).toEqual([
      ['APPLIED', ['SHORTLISTED', 'REJECTED'], ['WITHDRAWN']],
      ['SHORTLISTED', ['HIRED', 'REJECTED'], ['WITHDRAWN']],
      ['HIRED', [], []],
      ['REJECTED', [], []],
      ['WITHDRAWN', [], ['APPLIED']],
    ])
  })

  it('let the recruiter shortlist an applicant', () => {
    expect(() => assertStep('APPLIED', 'SHORTLISTED', 'recruiter')).not.toThrow()
  })

  it('do not let the recruiter hire without shortlisting, and the error lists the allowed steps', () => {
    expect(() => assertStep('APPLIED', 'HIRED', 'recruiter')).toThrow(
      expect.objectContaining({ kind: 'conflict', extras: { allowed: ['SHORTLISTED', 'REJECTED'] } }),
    )
  })

  it('let only the applicant withdraw and only the recruiter reject', () => {
    expect(() => assertStep('APPLIED', 'WITHDRAWN', 'recruiter')).toThrow()
    expect(() => assertStep('APPLIED', 'REJECTED', 'applicant')).toThrow()
  })

  it('allow interviews only while the application is undecided', () => {
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
