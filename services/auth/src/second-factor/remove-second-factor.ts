import type { Actor } from '@portal/chassis/actor'
import type { Context } from '../context.ts'
import { endAccess } from '../users/write-change.ts'
import { needsSecondFactor } from './needs-second-factor.ts'
import { turnOff } from './turn-off.ts'
import { changeWithBoth, type Proof } from './with-password-and-code.ts'

/** Turns the factor off. Who must have one is signed out everywhere, and sets up another with the next log-in. */
export async function removeSecondFactor(ctx: Context, actor: Actor, proof: Proof): Promise<void> {
  const user = await changeWithBoth(ctx, actor, {
    proof,
    change: async (tx, current) => {
      await turnOff(tx, current)
      return needsSecondFactor(ctx, current) ? endAccess(tx, current) : current
    },
  })
  await ctx.endedAccess.publish(user)
}
