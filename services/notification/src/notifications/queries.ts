import type { Actor } from '@portal/chassis/actor'
import { only } from '@portal/chassis/database'
import { missing } from '@portal/chassis/errors'
import { type Page, readPage } from '@portal/chassis/paging'
import type { PageQuery } from '@portal/contracts/fields'
import { and, count, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type NotificationRow, notifications } from '../schema.ts'

/** The notifications of the person who asks, newest first; with `unread` only those they have not read, or have. */
export function listNotifications(
  ctx: Context,
  actor: Actor,
  query: PageQuery & { unread?: boolean | undefined },
): Promise<Page<NotificationRow>> {
  const wanted = query.unread === undefined ? undefined : (query.unread ? isNull : isNotNull)(notifications.readAt)
  return readPage(ctx.db, notifications, { where: [ofPerson(actor), wanted], query })
}

/** How many notifications the person who asks has not read. */
export async function countUnread(ctx: Context, actor: Actor): Promise<number> {
  const unread = and(ofPerson(actor), isNull(notifications.readAt))
  return only(await ctx.db.select({ total: count() }).from(notifications).where(unread)).total
}

/** A notification of the person who asks. Throws `missing` for anybody else's. */
export async function findNotification(ctx: Context, actor: Actor, id: number): Promise<NotificationRow> {
  const [row] = await ctx.db
    .select()
    .from(notifications)
    .where(and(eq(notifications.id, id), ofPerson(actor)))
  if (!row) throw missing('Notification')
  return row
}

/** The condition that a notification belongs to a person. */
export function ofPerson(actor: Actor) {
  return and(eq(notifications.userId, actor.id), isNull(notifications.isDeleted))
}
