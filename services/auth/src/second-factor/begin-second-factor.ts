import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import type { Context } from '../context.ts'
import { withPassword } from '../passwords/confirm-password.ts'
import { secondFactors } from '../schema.ts'
import { lockOwnAccount } from '../users/lock-own-account.ts'
import { findOwnAccount } from '../users/queries.ts'
import { alreadyEnabled, findSecondFactor } from './queries.ts'
import { seal } from './sealing.ts'
import { createSecret } from './totp.ts'

/**
 * Creates a secret for an authenticator app. Logins do not require it until it is confirmed with a code. Replaces an
 * unconfirmed secret; throws `conflict` if a second factor is enabled.
 */
export async function beginSecondFactor(
  ctx: Context,
  actor: Actor,
  password: string,
): Promise<{ secret: string; email: string }> {
  const before = await findOwnAccount(ctx, actor)
  // Checked first, so that a rejected request costs no hashing.
  if (await findSecondFactor(ctx.db, before.id)) throw alreadyEnabled()
  const secret = createSecret()
  const begin = () =>
    transact(ctx, async (tx) => {
      const user = await lockOwnAccount(tx, before)
      if (await findSecondFactor(tx, user.id)) throw alreadyEnabled()
      const sealedSecret = seal(ctx.sealingKey, user.id, secret)
      await tx
        .insert(secondFactors)
        .values({ userId: user.id, sealedSecret })
        .onDuplicateKeyUpdate({ set: { sealedSecret } })
    })
  await withPassword(ctx, { before, password }, begin)
  return { secret, email: before.email }
}
