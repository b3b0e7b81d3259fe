import { HttpError, unprocessable } from '@portal/chassis/errors'
import type { PayTransparency } from '../config.ts'
import type { JobRow } from '../schema.ts'
import { assertPayRange, missingPay } from './pay-transparency.ts'

type Content = Parameters<typeof missingPay>[0] & Pick<JobRow, 'description' | 'location'>

/** The fields that a draft lacks, to be opened. */
export function missingToPublish(job: Content, setting: PayTransparency): string[] {
  return [...missingTexts(job), ...(setting === 'required' ? missingPay(job) : [])]
}

function missingTexts({ description, location }: Pick<JobRow, 'description' | 'location'>): string[] {
  return Object.entries({ description, location }).flatMap(([field, text]) => (text === '' ? [field] : []))
}

/** Throws 422, with everything that is missing, if a job cannot be opened as it is. */
export function assertPublishable(job: Content, setting: PayTransparency): void {
  if (missingTexts(job).length === 0) {
    assertPayRange(job, setting)
    return
  }
  const errors = missingToPublish(job, setting).map((path) => required(path))
  throw new HttpError('unprocessable', 'NOT_PUBLISHABLE', 'The draft lacks what an open job must state', { errors })
}

/** Throws 422 if the change of a job that is not a draft takes away a text. */
export function assertKeepsTexts(job: Pick<JobRow, 'description' | 'location'>): void {
  const missing = missingTexts(job)
  if (missing.length > 0) throw unprocessable('The request has invalid fields', missing.map(required))
}

function required(path: string) {
  return { path, code: 'required', message: 'is required unless the job is a draft' }
}
