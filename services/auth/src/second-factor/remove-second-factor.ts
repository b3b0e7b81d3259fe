import type { Actor } from '@portal/chassis/actor'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { recoveryCodes, secondFactors } from '../schema.ts'
import { endAccess } from '../users/write-change.ts'
import { changeWithBoth, type Proof } from './change-with-both.ts'
import { needsSecondFactor } from './needs-second-factor.ts'
import { recordChange } from './record-change.ts'

/** Turns the factor off. Who must have one is signed out everywhere, and sets up another with the next log-in. */
export async function removeSecondFactor(ctx: Context, actor: Actor, proof: Proof): Promise<void> {
  const user = await changeWithBoth(ctx, actor, {
    proof,
    change: async (tx, current) => {
      await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, current.id))
      await tx.delete(secondFactors).where(eq(secondFactors.userId, current.id))
      await recordChange(tx, current, { change: 'disabled' })
      return needsSecondFactor(ctx, current) ? endAccess(tx, current) : current
    },
  })
  await ctx.endedAccess.publish(user)
}
