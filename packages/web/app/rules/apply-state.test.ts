import { expect, it } from 'vitest'
import { applyStateOf } from './apply-state.ts'

const seeker = (status: 'APPLIED' | 'REJECTED' | 'WITHDRAWN', attempt = 1) =>
  ({ role: 'JOB_SEEKER', application: { status, attempt } }) as const
const nobody = { role: undefined, application: undefined }

it.each([
  ['a visitor can apply', nobody, 'OPEN', 'apply'],
  ['nobody can apply for a paused job', nobody, 'PAUSED', undefined],
  ['a recruiter cannot apply', { role: 'RECRUITER', application: undefined }, 'OPEN', undefined],
  ['an administrator cannot apply', { role: 'ADMIN', application: undefined }, 'OPEN', undefined],
  ['an applicant has applied', seeker('APPLIED'), 'OPEN', 'applied'],
  ['a rejected applicant has applied', seeker('REJECTED'), 'OPEN', 'applied'],
  ['an applicant sees it at a closed job, too', seeker('APPLIED'), 'CLOSED', 'applied'],
  ['after a withdrawal one can apply again', seeker('WITHDRAWN', 4), 'OPEN', 'again'],
  ['but only while the job is open', seeker('WITHDRAWN', 4), 'CLOSED', undefined],
  ['and five times at most', seeker('WITHDRAWN', 5), 'OPEN', 'over'],
] as const)('%s', (_title, visitor, jobStatus, expected) => {
  expect(applyStateOf(visitor, { status: jobStatus, apply_url: null })).toBe(expected)
})

it.each([
  ['a visitor applies there', nobody, 'OPEN', 'elsewhere'],
  ['who applied here before has applied', seeker('APPLIED'), 'OPEN', 'applied'],
  ['who withdrew applies there', seeker('WITHDRAWN'), 'OPEN', 'elsewhere'],
  ['nobody applies there for a closed job', nobody, 'CLOSED', undefined],
] as const)('for a job with an address for applications, %s', (_title, visitor, status, expected) => {
  expect(applyStateOf(visitor, { status, apply_url: 'https://example.com' })).toBe(expected)
})
