import type { Database } from '@portal/chassis/mysql/database'
import { prepared } from '@portal/chassis/mysql/statements'
import { and, eq, sql } from 'drizzle-orm'
import { applicants } from '../schema.ts'

const applicant = prepared((db) =>
  db
    .select({ jobId: applicants.jobId })
    .from(applicants)
    .where(and(eq(applicants.userId, sql.placeholder('userId')), eq(applicants.jobId, sql.placeholder('jobId'))))
    .prepare(),
)

/** Whether a user has applied for a job, as far as the events of it have arrived. */
export async function hasApplied(db: Database, userId: number, jobId: number): Promise<boolean> {
  const [row] = await applicant(db).execute({ userId, jobId })
  return row !== undefined
}
