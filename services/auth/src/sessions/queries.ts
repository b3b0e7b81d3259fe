import type { Actor } from '@portal/chassis/http/actor'
import type { Transaction } from '@portal/chassis/mysql/database'
import { prepared } from '@portal/chassis/mysql/statements'
import { and, desc, eq, gt, isNull, type SQL, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type SessionRow, sessions, users } from '../schema.ts'
import { tokenRevoked } from '../users/queries.ts'

const maxListed = 100

/** The active sessions of the actor, most recently used first; at most 100. */
export function listSessions(ctx: Context, actor: Actor): Promise<SessionRow[]> {
  return ctx.db
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, actor.id), isActive(ctx.now())))
    .orderBy(desc(sessions.lastUsedAt), desc(sessions.id))
    .limit(maxListed)
}

/** Locks an active session of the actor; undefined if there is none. */
export async function lockActiveSession(
  tx: Transaction,
  actor: Actor,
  { which, now }: { which: SQL; now: Date },
): Promise<SessionRow | undefined> {
  const [session] = await tx
    .select()
    .from(sessions)
    .where(and(which, eq(sessions.userId, actor.id), isActive(now)))
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
 * Throws `unauthenticated` for a revoked access token: whatever revokes tokens ends their session. The tokens of an
 * expired session stay valid until they expire themselves; the session can only not be refreshed.
 */
export async function assertAccess(ctx: Context, actor: Actor): Promise<void> {
  const [session] = await accessOfSession(ctx.db).execute({ sessionId: actor.sessionId, userId: actor.id })
  if (!session) throw tokenRevoked()
}

const recentLoginMs = 5 * 60_000

/** Whether the actor's session was opened by a login within the last five minutes. A refresh does not count as one. */
export async function hasJustLoggedIn({ db, now }: Context, { id, sessionId }: Actor): Promise<boolean> {
  const isOwn = and(eq(sessions.id, sessionId), eq(sessions.userId, id), isNull(sessions.revokedAt))
  const since = new Date(now().getTime() - recentLoginMs)
  return (
    (
      await db
        .select()
        .from(sessions)
        .where(and(isOwn, gt(sessions.createdAt, since)))
    ).length > 0
  )
}

function isActive(now: Date) {
  return and(isNull(sessions.revokedAt), gt(sessions.expiresAt, now))
}
