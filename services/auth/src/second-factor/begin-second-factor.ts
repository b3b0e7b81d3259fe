import type { Actor } from '@portal/chassis/actor'
import { transact } from '@portal/chassis/database'
import { conflict } from '@portal/chassis/errors'
import type { Context } from '../context.ts'
import { withPassword } from '../passwords/confirm-password.ts'
import { secondFactors } from '../schema.ts'
import { findOwnAccount } from '../users/queries.ts'
import { lockOwnAccount } from './lock-own-account.ts'
import { findSecondFactor } from './queries.ts'
import { seal } from './sealing.ts'
import { createSecret } from './totp.ts'

/** Makes a secret for an authenticator; it protects nothing until a code of it is shown. Replaces one that never was. */
export async function beginSecondFactor(
  ctx: Context,
  actor: Actor,
  password: string,
): Promise<{ secret: string; email: string }> {
  const before = await findOwnAccount(ctx, actor)
  // Asked first, so that it costs no hashing.
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

/** 409 for setting up a factor where there is one. */
export function alreadyEnabled() {
  return conflict('SECOND_FACTOR_ENABLED', 'There is a second factor already; remove it first')
}
