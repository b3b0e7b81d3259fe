import type { Actor } from '@portal/chassis/actor'
import { transact } from '@portal/chassis/database'
import { missing } from '@portal/chassis/errors'
import { like } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { sessions } from '../schema.ts'
import { endSession } from './end-sessions.ts'
import { lockLivingSession } from './queries.ts'
import { idPrefix } from './session-number.ts'

/** Ends any session of the actor by its number. Throws `missing` for one that has ended or is somebody else's. */
export async function endOwnSession(ctx: Context, actor: Actor, number: number): Promise<void> {
  const which = like(sessions.id, `${idPrefix(number)}%`)
  const { id } = await transact(ctx, async (tx) => {
    const session = await lockLivingSession(tx, actor, { which, now: ctx.now() })
    if (!session) throw missing('Session')
    await endSession(tx, session, 'ENDED_BY_OWNER')
    return session
  })
  await ctx.endedAccess.publishSession(id)
}
