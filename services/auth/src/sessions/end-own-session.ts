import { notFound } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import { like } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { sessions } from '../schema.ts'
import { endSession } from './end-sessions.ts'
import { lockActiveSession } from './queries.ts'
import { idPrefix } from './session-number.ts'

/** Ends a session of the actor by its number. Throws `notFound` if it has ended or belongs to another user. */
export async function endOwnSession(ctx: Context, actor: Actor, number: number): Promise<void> {
  const which = like(sessions.id, `${idPrefix(number)}%`)
  const { id } = await transact(ctx, async (tx) => {
    const now = ctx.now()
    const session = await lockActiveSession(tx, actor, { which, now })
    if (!session) throw notFound('Session')
    await endSession(tx, session, { why: 'ENDED_BY_OWNER', now })
    return session
  })
  await ctx.revocations.publishSession(id)
}
