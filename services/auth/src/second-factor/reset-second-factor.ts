import type { Actor } from '@portal/chassis/actor'
import { transact } from '@portal/chassis/database'
import { conflict, forbidden } from '@portal/chassis/errors'
import type { Context } from '../context.ts'
import { lockUser } from '../users/queries.ts'
import { endAccess } from '../users/write-change.ts'
import { findSecondFactor } from './queries.ts'
import { turnOff } from './turn-off.ts'

/**
 * Takes the second factor of somebody who has lost both their device and their recovery codes, by an administrator. Every
 * session of theirs ends. Throws `forbidden` for one's own, which a stolen token must not be enough for.
 */
export async function resetSecondFactor(ctx: Context, actor: Actor, id: number): Promise<void> {
  if (actor.id === id) throw forbidden('OWN_SECOND_FACTOR', 'Your own is turned off with your password and a code')
  const user = await transact(ctx, async (tx) => {
    const current = await lockUser(tx, id)
    if (!(await findSecondFactor(tx, id))) throw conflict('SECOND_FACTOR_MISSING', 'There is no second factor')
    await turnOff(tx, current)
    return endAccess(tx, current)
  })
  await ctx.endedAccess.publish(user)
}
