import { forbidden } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import type { Context } from '../context.ts'
import { withRecentProof } from '../passwords/confirm-password.ts'
import { endAccess } from '../sessions/end-sessions.ts'
import { findOwnAccount, lockUser } from '../users/queries.ts'
import { factorMissing, findSecondFactor } from './queries.ts'
import { turnOff } from './turn-off.ts'

type Resetting = { actor: Actor; id: number; password: string | undefined }

/**
 * Removes the second factor of a user who has lost both device and recovery codes; for administrators, who need their
 * own password or a recent login. Every session of that user ends. Throws `forbidden` for the administrator's own
 * factor.
 */
export async function resetSecondFactor(ctx: Context, { actor, id, password }: Resetting): Promise<void> {
  if (actor.id === id) {
    throw forbidden(
      'OWN_SECOND_FACTOR',
      'You cannot reset your own second factor; remove it with your password and a code',
    )
  }
  const before = await findOwnAccount(ctx, actor)
  const reset = () =>
    transact(ctx, async (tx) => {
      const current = await lockUser(tx, id)
      if (!(await findSecondFactor(tx, id))) throw factorMissing()
      await turnOff(tx, current)
      return endAccess(tx, current, ctx.now())
    })
  const user = await withRecentProof(ctx, actor, { before, password }, reset)
  await ctx.revocations.publish(user)
}
