import { HttpError, unavailable } from '@portal/chassis/errors'
import type { Database } from '@portal/chassis/mysql/database'
import { and, eq } from 'drizzle-orm'
import { type JobRow, jobs } from '../schema.ts'

/** A job with what another program calls it; without an id if it is new. */
export type Referred = Pick<JobRow, 'companyId' | 'externalRef'> & { id?: number }

/** The error for a job with a reference that another job of its company has (409). */
export class ReferenceTaken extends HttpError {
  constructor(existingId: number) {
    const message = 'Another job of the company has this external_ref'
    super('conflict', 'REFERENCE_TAKEN', message, { existing_id: existingId })
  }
}

/** The other job of the company with the same reference; undefined if there is none. */
export async function findReference(
  db: Database,
  { id, companyId, externalRef }: Referred,
): Promise<number | undefined> {
  if (companyId === null || externalRef === null) return undefined
  const [found] = await db
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(eq(jobs.externalRef, externalRef), eq(jobs.companyId, companyId)))
  return found?.id === id ? undefined : found?.id
}

/**
 * Throws `unavailable` for a reference of a job whose company is not known yet: it could not be unique there.
 */
export function assertCompanyKnown({ companyId, externalRef }: Referred): void {
  if (externalRef !== null && companyId === null) {
    throw unavailable('The company of the job is not known yet; try again shortly')
  }
}
