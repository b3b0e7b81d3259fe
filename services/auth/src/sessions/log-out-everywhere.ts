import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import type { Context } from '../context.ts'
import { lockUser } from '../users/queries.ts'
import { endAccess, recordEnd } from './end-sessions.ts'

/** Ends all sessions of the actor. */
export async function logOutEverywhere(ctx: Context, actor: Actor): Promise<void> {
  const user = await transact(ctx, async (tx) => {
    const current = await lockUser(tx, actor.id)
    await recordEnd(tx, current, { why: 'LOGGED_OUT_EVERYWHERE' })
    return endAccess(tx, current, ctx.now())
  })
  await ctx.revocations.publish(user)
}
