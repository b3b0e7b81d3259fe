import type { Transaction } from '@portal/chassis/database'
import { jobEnds } from '../schema.ts'

const beginning = new WeakSet<Transaction>()

/** Notifies the applicants of a job that was closed or deleted, once this transaction commits. */
export async function beginNotifying(tx: Transaction, jobId: number): Promise<void> {
  await tx
    .insert(jobEnds)
    .values({ jobId, afterApplicationId: 0 })
    .onDuplicateKeyUpdate({ set: { afterApplicationId: 0 } })
  beginning.add(tx)
}

/** Whether a transaction has written the end of a job. */
export function hasBegunNotifying(tx: Transaction): boolean {
  return beginning.has(tx)
}
