import type { Actor } from '@portal/chassis/http/actor'
import type { Transaction } from '@portal/chassis/mysql/database'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { recoveryCodes } from '../schema.ts'
import { recordChange } from './record-change.ts'
import { createRecoveryCodes, hashOfRecoveryCode } from './recovery-codes.ts'
import { type Proof, withPasswordAndCode } from './with-password-and-code.ts'

/** Replaces all recovery codes of the actor with new ones. */
export function renewRecoveryCodes(ctx: Context, actor: Actor, proof: Proof): Promise<string[]> {
  return withPasswordAndCode(ctx, actor, {
    proof,
    change: async (tx, user) => {
      const codes = await replaceRecoveryCodes(tx, user.id)
      await recordChange(tx, user, { change: 'recovery-codes-renewed', recovery_codes_left: codes.length })
      return codes
    },
  })
}

/** Replaces the stored hashes with those of a new set of codes, and returns the codes. */
export async function replaceRecoveryCodes(tx: Transaction, userId: number): Promise<string[]> {
  const codes = createRecoveryCodes()
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId))
  await tx.insert(recoveryCodes).values(codes.map((code) => ({ userId, codeHash: hashOfRecoveryCode(code) })))
  return codes
}
