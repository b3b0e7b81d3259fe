import type { Transaction } from '@portal/chassis/mysql/database'
import { type Walk, walks } from './schema.ts'

/** Starts a walk through all jobs of a recruiter, or with a skill, once this transaction commits; or restarts it. */
export async function beginWalk(tx: Transaction, { through, id }: Pick<Walk, 'through' | 'id'>): Promise<void> {
  await tx
    .insert(walks)
    .values({ through, id, afterJobId: 0 })
    .onDuplicateKeyUpdate({ set: { afterJobId: 0 } })
}
