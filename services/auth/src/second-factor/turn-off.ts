import type { Transaction } from '@portal/chassis/mysql/database'
import { eq } from 'drizzle-orm'
import { recoveryCodes, secondFactors, type UserRow } from '../schema.ts'
import { findSecondFactor } from './queries.ts'
import { recordChange } from './record-change.ts'

/**
 * Removes a user's second factor and recovery codes. Records the change only if the factor was confirmed. `user` must
 * be locked.
 */
export async function turnOff(tx: Transaction, user: UserRow): Promise<void> {
  const wasOn = (await findSecondFactor(tx, user.id)) !== undefined
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, user.id))
  await tx.delete(secondFactors).where(eq(secondFactors.userId, user.id))
  if (wasOn) await recordChange(tx, user, { change: 'disabled' })
}
