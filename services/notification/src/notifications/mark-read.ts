import type { Actor } from '@portal/chassis/http/actor'
import { and, eq, isNull } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type NotificationRow, notifications } from '../schema.ts'
import { findNotification, ofPerson } from './queries.ts'

/**
 * Marks a notification of the actor as read. Does nothing if it is read already. Throws `notFound` if it is not theirs.
 */
export async function markRead(ctx: Context, actor: Actor, id: number): Promise<NotificationRow> {
  await ctx.db
    .update(notifications)
    .set({ readAt: ctx.now() })
    .where(and(eq(notifications.id, id), ofPerson(actor), isNull(notifications.readAt)))
  return findNotification(ctx, actor, id)
}

/** Marks all unread notifications of the actor as read. */
export async function markAllRead(ctx: Context, actor: Actor): Promise<void> {
  await ctx.db
    .update(notifications)
    .set({ readAt: ctx.now() })
    .where(and(ofPerson(actor), isNull(notifications.readAt)))
}
