import type { Database } from '@portal/chassis/mysql/database'
import { preparedBatch } from '@portal/chassis/mysql/statements'
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

const sequenceOf = preparedBatch(
  (db, userIds) => db.select().from(inboxSequences).where(inArray(inboxSequences.userId, userIds)).prepare(),
  ({ userId }) => userId,
)

/** The last position in a person's inbox; 0 without notifications. One statement reads those of a burst of streams. */
export async function readLastSequence(db: Database, userId: number): Promise<number> {
  const [row] = await sequenceOf(db, userId)
  return row?.last ?? 0
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
