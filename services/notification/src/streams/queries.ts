import type { Database } from '@portal/chassis/mysql/database'
import { and, asc, eq, gt, inArray, isNull } from 'drizzle-orm'
import { inboxSequences, type NotificationRow, notifications } from '../schema.ts'

/** The last position in each person's inbox. People without notifications are missing from the map. */
export async function readLastSequences(db: Database, userIds: Iterable<number>): Promise<Map<number, number>> {
  const rows = await db
    .select()
    .from(inboxSequences)
    .where(inArray(inboxSequences.userId, [...new Set(userIds)]))
  return new Map(rows.map(({ userId, last }) => [userId, last]))
}

/** The entries after a position in a person's inbox, in order. */
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
