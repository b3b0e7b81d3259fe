import type { Transaction } from '@portal/chassis/mysql/database'
import { eq } from 'drizzle-orm'
import { jobEnds } from '../schema.ts'

/** Queues the notification of the applicants of a job that was closed or deleted. Takes effect with the commit. */
export async function beginNotifying(tx: Transaction, jobId: number): Promise<void> {
  await tx
    .insert(jobEnds)
    .values({ jobId, afterApplicationId: 0 })
    .onDuplicateKeyUpdate({ set: { afterApplicationId: 0, isRejecting: false } })
}

/** Queues the rejection of the undecided applicants of a job that was closed. Takes effect with the commit. */
export async function beginRejecting(tx: Transaction, jobId: number): Promise<void> {
  const row = { jobId, afterApplicationId: 0, isRejecting: true }
  await tx.insert(jobEnds).values(row).onDuplicateKeyUpdate({ set: row })
}

/** Whoever applies for a job that is open again is not rejected because it was closed before. */
export async function stopRejecting(tx: Transaction, jobId: number): Promise<void> {
  await tx.update(jobEnds).set({ isRejecting: false }).where(eq(jobEnds.jobId, jobId))
}
