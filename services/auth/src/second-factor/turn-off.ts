import type { Transaction } from '@portal/chassis/database'
import { eq } from 'drizzle-orm'
import { recoveryCodes, secondFactors, type UserRow } from '../schema.ts'
import { recordChange } from './record-change.ts'

/** Takes a person's second factor and its recovery codes away, and records that. `user` is locked. */
export async function turnOff(tx: Transaction, user: UserRow): Promise<void> {
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, user.id))
  await tx.delete(secondFactors).where(eq(secondFactors.userId, user.id))
  await recordChange(tx, user, { change: 'disabled' })
}
