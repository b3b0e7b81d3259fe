import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { sessions } from '../schema.ts'
import { endSession } from './end-sessions.ts'
import { lockActiveSession } from './queries.ts'

/** Ends the current session of the actor. Publishes its end again if it has ended already. */
export async function logOut(ctx: Context, actor: Actor): Promise<void> {
  await transact(ctx, async (tx) => {
    const now = ctx.now()
    const session = await lockActiveSession(tx, actor, { which: eq(sessions.id, actor.sessionId), now })
    if (session) await endSession(tx, session, { why: 'LOGGED_OUT', now })
  })
  await ctx.revocations.publishSession(actor.sessionId)
}
