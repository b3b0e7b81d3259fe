import type { Transaction } from '@portal/chassis/database'
import { setActor } from '@portal/chassis/request-context'
import { and, eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { recoveryCodes, type SecondFactorRow, secondFactors, type UserRow } from '../schema.ts'
import { invalidGrant } from '../sessions/token-request.ts'
import { openSecret } from './open-secret.ts'
import { countRecoveryCodes, findSecondFactor } from './queries.ts'
import { recordChange } from './record-change.ts'
import { hashOfRecoveryCode } from './recovery-codes.ts'
import { findStep, isOneTimePassword } from './totp.ts'

type Showing = { user: UserRow; code: string }

/**
 * Lets a log-in with the right password go on: at once where there is no second factor, otherwise with a code of it,
 * which is used up by that. `user` is locked, so that of two who show the same code one comes too late.
 */
export async function passSecondFactor(
  ctx: Context,
  tx: Transaction,
  { user, code }: { user: UserRow; code: string | undefined },
): Promise<void> {
  const factor = await findSecondFactor(tx, user.id)
  if (!factor) return
  if (code === undefined) {
    throw invalidGrant('SECOND_FACTOR_REQUIRED', 'Send a code of your second factor, or a recovery code, as well')
  }
  if (!(await takeCode(ctx, tx, { user, factor, code }))) {
    throw invalidGrant('WRONG_SECOND_FACTOR', 'The code is wrong or has been used')
  }
}

/** Uses a code up, be it of the factor or a recovery code; false for one that is wrong or used. `user` is locked. */
export async function takeCode(
  ctx: Pick<Context, 'now' | 'sealingKey' | 'log'>,
  tx: Transaction,
  { user, factor, code }: Showing & { factor: SecondFactorRow },
): Promise<boolean> {
  const plain = code.replace(/\s/g, '')
  if (isOneTimePassword(plain)) return takeOneTimePassword(ctx, tx, { factor, code: plain })
  return takeRecoveryCode(tx, { user, code: plain })
}

/**
 * Notes the step of the password, so that neither it nor an older one counts again. Where the secret cannot be read no
 * password is the right one.
 */
export async function takeOneTimePassword(
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

async function takeRecoveryCode(tx: Transaction, { user, code }: Showing): Promise<boolean> {
  const isIt = and(eq(recoveryCodes.userId, user.id), eq(recoveryCodes.codeHash, hashOfRecoveryCode(code)))
  const [{ affectedRows }] = await tx.delete(recoveryCodes).where(isIt)
  if (affectedRows === 0) return false
  // Nobody is signed in yet, so whoever logs in is the person who acts.
  setActor(user.id)
  const left = await countRecoveryCodes(tx, user.id)
  await recordChange(tx, user, { change: 'recovery-code-used', recovery_codes_left: left })
  return true
}
