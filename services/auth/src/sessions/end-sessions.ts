import type { Transaction } from '@portal/chassis/database'
import { sessionEnded } from '@portal/contracts/auth/events'
import { record } from '@portal/messaging/record'
import { and, eq, isNull, ne } from 'drizzle-orm'
import type { z } from 'zod'
import { type SessionRow, sessions, type UserRow } from '../schema.ts'
import { readUser } from '../users/queries.ts'
import { detailsOfClient } from './client.ts'
import { sessionNumber } from './session-number.ts'

type Why = z.output<typeof sessionEnded.data>['why']

/**
 * Ends a session that is locked, in the transaction that decides it. After the commit its end is to be published. The
 * person is named because the events of their sessions are about their account.
 */
export async function endSession(tx: Transaction, session: SessionRow, why: Why): Promise<void> {
  await tx.update(sessions).set({ revokedAt: new Date() }).where(eq(sessions.id, session.id))
  const user = await readUser(tx, session.userId)
  await recordEnd(tx, user, { session_id: sessionNumber(session.id), why })
}

/**
 * Ends all sessions of a person, who is locked, and returns what is to be written of their account with it: a version
 * that no token so far carries. After the commit that is to be published. No other way raises the version, so that a
 * session that has not ended is enough to know that a token counts.
 */
export async function endSessions(tx: Transaction, user: UserRow) {
  const now = new Date()
  await tx
    .update(sessions)
    .set({ revokedAt: now })
    .where(and(eq(sessions.userId, user.id), isNull(sessions.revokedAt)))
  return { accessVersion: user.accessVersion + 1, accessEndedAt: now }
}

/**
 * Ends the sessions of a person, who is locked, but for one that goes on, and returns their ids. After the commit the end
 * of each is to be published: the one that goes on carries the same version as they do.
 */
export async function endOtherSessions(tx: Transaction, userId: number, currentId: string | null): Promise<string[]> {
  const others = and(
    eq(sessions.userId, userId),
    isNull(sessions.revokedAt),
    currentId === null ? undefined : ne(sessions.id, currentId),
  )
  const ended = await tx.select({ id: sessions.id }).from(sessions).where(others)
  await tx.update(sessions).set({ revokedAt: new Date() }).where(others)
  return ended.map(({ id }) => id)
}

/** Records that one session has ended, or all of them. */
export async function recordEnd(
  tx: Transaction,
  user: UserRow,
  end: { session_id?: number | undefined; why: Why },
): Promise<void> {
  const data = { user_id: user.id, ...end, ...detailsOfClient() }
  await record(tx, sessionEnded, { aggregateId: user.id, revision: user.revision, data })
}
