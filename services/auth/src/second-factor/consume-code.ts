import { forbidden } from '@portal/chassis/errors'
import type { Transaction } from '@portal/chassis/mysql/database'
import { setActor } from '@portal/chassis/runtime/request-context'
import { and, eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { recoveryCodes, type SecondFactorRow, secondFactors, type UserRow } from '../schema.ts'
import { openSecret } from './open-secret.ts'
import { countRecoveryCodes } from './queries.ts'
import { recordChange } from './record-change.ts'
import { hashOfRecoveryCode } from './recovery-codes.ts'
import { findStep, isOneTimePassword } from './totp.ts'

type Submission = { user: UserRow; code: string }

/** Consumes a one-time code or a recovery code; false if it is wrong or already used. `user` must be locked. */
export async function consumeCode(
  ctx: Pick<Context, 'now' | 'sealingKey' | 'log'>,
  tx: Transaction,
  { user, factor, code }: Submission & { factor: SecondFactorRow },
): Promise<boolean> {
  const plain = code.replace(/\s/g, '')
  if (isOneTimePassword(plain)) return consumeOneTimePassword(ctx, tx, { factor, code: plain })
  return consumeRecoveryCode(tx, { user, code: plain })
}

/**
 * Consumes a one-time code: stores its time step, so that neither this code nor an older one is accepted again. Rejects
 * every code if the secret cannot be decrypted.
 */
export async function consumeOneTimePassword(
  ctx: Pick<Context, 'now' | 'sealingKey' | 'log'>,
  tx: Transaction,
  { factor, code }: { factor: SecondFactorRow; code: string },
): Promise<boolean> {
  const { userId, lastStep } = factor
  const secret = openSecret(ctx, factor)
  const step = secret === undefined ? undefined : findStep(secret, code, { now: ctx.now(), lastStep })
  if (step === undefined) return false
  await tx.update(secondFactors).set({ lastStep: step }).where(eq(secondFactors.userId, userId))
  return true
}

async function consumeRecoveryCode(tx: Transaction, { user, code }: Submission): Promise<boolean> {
  const isCode = and(eq(recoveryCodes.userId, user.id), eq(recoveryCodes.codeHash, hashOfRecoveryCode(code)))
  const [{ affectedRows }] = await tx.delete(recoveryCodes).where(isCode)
  if (affectedRows === 0) return false
  // The request is anonymous until the login succeeds, so the actor is set here.
  setActor(user.id)
  const left = await countRecoveryCodes(tx, user.id)
  await recordChange(tx, user, { change: 'recovery-code-used', recovery_codes_left: left })
  return true
}

/** 403 for a wrong or used code from an authenticated user. */
export function wrongCode() {
  return forbidden('WRONG_SECOND_FACTOR', 'The code is wrong or already used')
}
