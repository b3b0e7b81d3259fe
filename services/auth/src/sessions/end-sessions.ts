import type { Transaction } from '@portal/chassis/mysql/database'
import { sessionEnded } from '@portal/contracts/auth/events'
import { record } from '@portal/messaging/outbox/record'
import { and, eq, isNull, ne } from 'drizzle-orm'
import type { z } from 'zod'
import { type SessionRow, sessions, type UserRow, users } from '../schema.ts'
import { readUser } from '../users/queries.ts'
import { detailsOfClient } from './client.ts'
import { sessionNumber } from './session-number.ts'

type EndReason = z.output<typeof sessionEnded.data>['why']

/**
 * Ends a locked session. The caller publishes its end after the commit. Reads the user too, because session events have
 * the account as their aggregate.
 */
export async function endSession(
  tx: Transaction,
  session: SessionRow,
  end: { why: EndReason; now: Date },
): Promise<void> {
  await tx.update(sessions).set({ revokedAt: end.now }).where(eq(sessions.id, session.id))
  const user = await readUser(tx, session.userId)
  await recordEnd(tx, user, { session_id: sessionNumber(session.id), why: end.why })
}

/**
 * Ends all sessions of a locked user and returns the account fields to write with it: an access version that no token
 * carries yet. The caller publishes the version after the commit. Nothing else raises the version, so a token is valid
 * if its session has not ended.
 */
export async function endSessions(tx: Transaction, user: UserRow, now: Date) {
  await tx
    .update(sessions)
    .set({ revokedAt: now })
    .where(and(eq(sessions.userId, user.id), isNull(sessions.revokedAt)))
  return { accessVersion: user.accessVersion + 1, accessEndedAt: now }
}

/**
 * Ends all sessions of a locked user and revokes their access tokens. The caller publishes the version after the
 * commit.
 */
export async function endAccess(tx: Transaction, user: UserRow, now: Date): Promise<UserRow> {
  const { id, updatedAt } = user
  const ended = await endSessions(tx, user, now)
  // Keeps `updated_at`, because no visible field of the account has changed.
  await tx
    .update(users)
    .set({ ...ended, updatedAt })
    .where(eq(users.id, id))
  return { ...user, ...ended }
}

/**
 * Ends all sessions of a locked user except the current one, and returns their ids. The caller publishes each end after
 * the commit; the version stays, because the current session carries it too.
 */
export async function endOtherSessions(
  tx: Transaction,
  userId: number,
  { currentId, now }: { currentId: string | null; now: Date },
): Promise<string[]> {
  const others = and(
    eq(sessions.userId, userId),
    isNull(sessions.revokedAt),
    currentId === null ? undefined : ne(sessions.id, currentId),
  )
  const ended = await tx.select({ id: sessions.id }).from(sessions).where(others)
  await tx.update(sessions).set({ revokedAt: now }).where(others)
  return ended.map(({ id }) => id)
}

/** Records the end of one session, or of all sessions without `session_id`. */
export async function recordEnd(
  tx: Transaction,
  user: UserRow,
  end: { session_id?: number | undefined; why: EndReason },
): Promise<void> {
  const data = { user_id: user.id, ...end, ...detailsOfClient() }
  await record(tx, sessionEnded, { aggregateId: user.id, revision: user.revision, data })
}
