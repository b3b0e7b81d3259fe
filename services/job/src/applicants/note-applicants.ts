import type { Transaction } from '@portal/chassis/mysql/database'
import type { ApplicationState } from '@portal/contracts/application/events'
import { erasedAmong } from '@portal/messaging/erasure'
import { inArray } from 'drizzle-orm'
import { applicants } from '../schema.ts'

/** Lets applicants see the pay of the job, permanently, from the first application on. Stores nothing about erased users. */
export async function noteApplicants(tx: Transaction, events: readonly { data: ApplicationState }[]): Promise<void> {
  const pairs = events.map(({ data }) => ({ userId: data.seeker_user_id, jobId: data.job_id }))
  const people = new Set(pairs.map(({ userId }) => userId))
  const [, erased] = await tx.together(
    () => tx.insert(applicants).ignore().values(pairs),
    () => erasedAmong(tx, [...people]),
  )
  if (erased.size > 0) await tx.delete(applicants).where(inArray(applicants.userId, [...erased]))
}
