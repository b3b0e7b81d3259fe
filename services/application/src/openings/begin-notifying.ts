import type { Transaction } from '@portal/chassis/mysql/database'
import { jobEnds } from '../schema.ts'

/** Queues the notification of the applicants of a job that was closed or deleted. Takes effect with the commit. */
export async function beginNotifying(tx: Transaction, jobId: number): Promise<void> {
  await tx
    .insert(jobEnds)
    .values({ jobId, afterApplicationId: 0 })
    .onDuplicateKeyUpdate({ set: { afterApplicationId: 0 } })
}
