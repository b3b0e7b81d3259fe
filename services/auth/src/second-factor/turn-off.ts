import type { Transaction } from '@portal/chassis/database'
import { eq } from 'drizzle-orm'
import { recoveryCodes, secondFactors, type UserRow } from '../schema.ts'
import { findSecondFactor } from './queries.ts'
import { recordChange } from './record-change.ts'

/**
 * Removes a person's second factor and its recovery codes, and records that, unless it was begun and not yet confirmed:
 * then it has protected nothing. `user` is locked.
 */
export async function turnOff(tx: Transaction, user: UserRow): Promise<void> {
  const wasOn = (await findSecondFactor(tx, user.id)) !== undefined
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, user.id))
  await tx.delete(secondFactors).where(eq(secondFactors.userId, user.id))
  if (wasOn) await recordChange(tx, user, { change: 'disabled' })
}
