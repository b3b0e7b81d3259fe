import type { Transaction } from '@portal/chassis/mysql/database'
import { eq } from 'drizzle-orm'
import { recoveryCodes } from '../schema.ts'
import { createRecoveryCodes, hashOfRecoveryCode } from './recovery-codes.ts'

/** Replaces the stored hashes with those of a new set of codes, and returns the codes. */
export async function replaceRecoveryCodes(tx: Transaction, userId: number): Promise<string[]> {
  const codes = createRecoveryCodes()
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId))
  await tx.insert(recoveryCodes).values(codes.map((code) => ({ userId, codeHash: hashOfRecoveryCode(code) })))
  return codes
}
