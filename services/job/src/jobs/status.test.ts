import { type JobStatus, jobStatuses } from '@portal/contracts/job/http'
import { describe, expect, it } from 'vitest'
import { assertStep } from './status.ts'

function allowedFrom(from: JobStatus): JobStatus[] {
  return jobStatuses.filter((to) => {
    try {
      assertStep(from, to)
      return true
    } catch {
      return false
    }
  })
}

describe('assertStep', () => {
  it('allows exactly the steps of the contract', () => {
    expect(Object.fromEntries(jobStatuses.map((from) => [from, allowedFrom(from)]))).toEqual({
      DRAFT: ['OPEN'],
      OPEN: ['PAUSED', 'CLOSED'],
      PAUSED: ['OPEN', 'CLOSED'],
      CLOSED: ['OPEN'],
    })
  })

  it('rejects other steps with the allowed statuses', () => {
    expect(() => assertStep('CLOSED', 'PAUSED')).toThrow(
      expect.objectContaining({ kind: 'conflict', extras: { allowed: ['OPEN'] } }),
    )
  })
})
