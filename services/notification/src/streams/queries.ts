import type { Database } from '@portal/chassis/database'
import { and, asc, eq, gt, inArray, isNull } from 'drizzle-orm'
import { inboxSequences, type NotificationRow, notifications } from '../schema.ts'

/** The newest position in the inbox of each of these people; those who were never told anything are missing. */
export async function readLastSequences(db: Database, userIds: Iterable<number>): Promise<Map<number, number>> {
  const rows = await db
    .select()
    .from(inboxSequences)
    .where(inArray(inboxSequences.userId, [...new Set(userIds)]))
  return new Map(rows.map(({ userId, last }) => [userId, last]))
}

/** What follows a position in the inbox of a person, in order. */
export function listAfter(
  db: Database,
  { userId, position, limit }: { userId: number; position: number; limit: number },
): Promise<NotificationRow[]> {
  return db
    .select()
    .from(notifications)
    .where(and(eq(notifications.userId, userId), gt(notifications.position, position), isNull(notifications.isDeleted)))
    .orderBy(asc(notifications.position))
    .limit(limit)
}
