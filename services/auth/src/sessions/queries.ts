import type { Actor } from '@portal/chassis/actor'
import { prepared, type Transaction } from '@portal/chassis/database'
import { and, desc, eq, gt, isNull, type SQL, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type SessionRow, sessions, users } from '../schema.ts'
import { accessEnded } from '../users/queries.ts'

const maxListed = 100

/** The sessions of a person that have not ended, last used first. */
export function listSessions(ctx: Context, actor: Actor): Promise<SessionRow[]> {
  return ctx.db
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, actor.id), alive(ctx.now())))
    .orderBy(desc(sessions.lastUsedAt), desc(sessions.id))
    .limit(maxListed)
}

/** A session of the actor, locked; undefined where there is none that has not ended. */
export async function lockLivingSession(
  tx: Transaction,
  actor: Actor,
  { which, now }: { which: SQL; now: Date },
): Promise<SessionRow | undefined> {
  const [session] = await tx
    .select()
    .from(sessions)
    .where(and(which, eq(sessions.userId, actor.id), alive(now)))
    .for('update')
  return session
}

const accessOfSession = prepared((db) =>
  db
    .select({ id: sessions.id })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        eq(sessions.id, sql.placeholder('sessionId')),
        eq(users.id, sql.placeholder('userId')),
        isNull(sessions.revokedAt),
        eq(users.isActive, true),
        isNull(users.isDeleted),
      ),
    )
    .prepare(),
)

/**
 * Throws `unauthenticated` for a token that has been ended: whatever ends tokens ends their session. One that was not
 * used for long has not ended them, it can only not be refreshed any more.
 */
export async function assertAccess(ctx: Context, actor: Actor): Promise<void> {
  const [session] = await accessOfSession(ctx.db).execute({ sessionId: actor.sessionId, userId: actor.id })
  if (!session) throw accessEnded()
}

const justNowMs = 5 * 60_000

/** Whether the session of the actor was opened by a login of the last five minutes; refreshing it opens none. */
export async function hasJustLoggedIn({ db, now }: Context, { id, sessionId }: Actor): Promise<boolean> {
  const isTheirs = and(eq(sessions.id, sessionId), eq(sessions.userId, id), isNull(sessions.revokedAt))
  const since = new Date(now().getTime() - justNowMs)
  return (
    (
      await db
        .select()
        .from(sessions)
        .where(and(isTheirs, gt(sessions.createdAt, since)))
    ).length > 0
  )
}

function alive(now: Date) {
  return and(isNull(sessions.revokedAt), gt(sessions.expiresAt, now))
}
