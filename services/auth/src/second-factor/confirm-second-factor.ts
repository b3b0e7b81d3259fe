import { conflict } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { secondFactors } from '../schema.ts'
import { endAccess } from '../sessions/end-sessions.ts'
import { guardConfirmation } from '../throttling/login-throttling.ts'
import { lockOwnAccount } from '../users/lock-own-account.ts'
import { findOwnAccount } from '../users/queries.ts'
import { consumeOneTimePassword, wrongCode } from './consume-code.ts'
import { alreadyEnabled } from './queries.ts'
import { recordChange } from './record-change.ts'
import { replaceRecoveryCodes } from './replace-recovery-codes.ts'

/**
 * Enables the second factor after a correct code of its secret, and returns the recovery codes. Every session ends,
 * including the current one, because none was opened with the factor.
 */
export async function confirmSecondFactor(ctx: Context, actor: Actor, code: string): Promise<string[]> {
  const before = await findOwnAccount(ctx, actor)
  const enable = () =>
    transact(ctx, async (tx) => {
      const user = await lockOwnAccount(tx, before)
      const [factor] = await tx.select().from(secondFactors).where(eq(secondFactors.userId, user.id))
      if (!factor) throw conflict('SECOND_FACTOR_NOT_BEGUN', 'Create a secret first, with POST /auth/second-factor')
      if (factor.confirmedAt) throw alreadyEnabled()
      if (!(await consumeOneTimePassword(ctx, tx, { factor, code }))) throw wrongCode()
      const now = ctx.now()
      await tx.update(secondFactors).set({ confirmedAt: now }).where(eq(secondFactors.userId, user.id))
      const codes = await replaceRecoveryCodes(tx, user.id)
      await recordChange(tx, user, { change: 'enabled', recovery_codes_left: codes.length })
      return { codes, user: await endAccess(tx, user, now) }
    })
  const { codes, user } = await guardConfirmation(ctx, before, enable)
  await ctx.revocations.publish(user)
  return codes
}
