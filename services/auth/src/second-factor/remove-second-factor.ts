import type { Actor } from '@portal/chassis/http/actor'
import type { Context } from '../context.ts'
import { endAccess } from '../sessions/end-sessions.ts'
import { needsSecondFactor } from './needs-second-factor.ts'
import { turnOff } from './turn-off.ts'
import { type Proof, withPasswordAndCode } from './with-password-and-code.ts'

/**
 * Disables the actor's second factor. For users who must have one this ends every session; they set up another one
 * after the next login.
 */
export async function removeSecondFactor(ctx: Context, actor: Actor, proof: Proof): Promise<void> {
  const user = await withPasswordAndCode(ctx, actor, {
    proof,
    change: async (tx, current) => {
      await turnOff(tx, current)
      return needsSecondFactor(ctx, current) ? endAccess(tx, current, ctx.now()) : current
    },
  })
  await ctx.revocations.publish(user)
}
