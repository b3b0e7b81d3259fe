import type { Transaction } from '@portal/chassis/mysql/database'
import { and, eq, isNull } from 'drizzle-orm'
import { activity } from '../schema.ts'

/**
 * Anonymizes the activity log: keeps what a person did and when, without the person and the client. Also removes the
 * client from entries about their account that have no actor, such as failed sign-ins.
 */
export async function deleteActor(tx: Transaction, userId: number): Promise<void> {
  const noClient = { requestId: null, address: null, userAgent: null }
  await tx
    .update(activity)
    .set({ userId: null, ...noClient })
    .where(eq(activity.userId, userId))
  const isTheirAccount = and(eq(activity.entityType, 'USER'), eq(activity.entityId, userId))
  await tx
    .update(activity)
    .set(noClient)
    .where(and(isTheirAccount, isNull(activity.userId)))
}
