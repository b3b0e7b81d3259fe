import { jobStatuses } from '@portal/contracts/job/http'
import { describe, expect, it } from 'vitest'
import { nameOfStep, stepsOf } from './job-steps.ts'

describe('what a recruiter can do about a job', () => {
  it('depends on its status, as in the API', () => {
    const steps = jobStatuses.map((status) => {
      const { now, asked } = stepsOf(status)
      return [status, now.map((to) => nameOfStep(status, to)).join(), asked.join()]
    })

    expect(steps).toEqual([
      ['DRAFT', 'publish', 'delete'],
      ['OPEN', 'pause', 'close,delete'],
      ['PAUSED', 'resume', 'close,delete'],
      ['CLOSED', 'reopen', 'delete'],
    ])
  })
})
