import type { Actor } from '@portal/chassis/actor'
import { transact } from '@portal/chassis/database'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { sessions } from '../schema.ts'
import { endSession } from './end-sessions.ts'
import { lockLivingSession } from './queries.ts'

/** Ends the session that the actor acts in. One that has ended already is told to the gateways once more. */
export async function logOut(ctx: Context, actor: Actor): Promise<void> {
  await transact(ctx, async (tx) => {
    const session = await lockLivingSession(tx, actor, { which: eq(sessions.id, actor.sessionId), now: ctx.now() })
    if (session) await endSession(tx, session, 'LOGGED_OUT')
  })
  await ctx.endedAccess.publishSession(actor.sessionId)
}
