import type { Actor } from '@portal/chassis/actor'
import { transact } from '@portal/chassis/database'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { users } from '../schema.ts'
import { lockUser } from '../users/queries.ts'
import { endSessions, recordEnd } from './end-sessions.ts'

/** Ends all sessions of the actor. */
export async function logOutEverywhere(ctx: Context, actor: Actor): Promise<void> {
  const user = await transact(ctx, async (tx) => {
    const current = await lockUser(tx, actor.id)
    const ended = await endSessions(tx, current)
    // Nothing that anybody can see of the account has changed.
    await tx
      .update(users)
      .set({ ...ended, updatedAt: current.updatedAt })
      .where(eq(users.id, current.id))
    await recordEnd(tx, current, { why: 'LOGGED_OUT_EVERYWHERE' })
    return { ...current, ...ended }
  })
  await ctx.endedAccess.publish(user)
}
