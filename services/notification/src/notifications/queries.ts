import { notFound } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { type Page, preparedPage } from '@portal/chassis/http/paging'
import { prepared, single } from '@portal/chassis/mysql/statements'
import type { PageQuery } from '@portal/contracts/fields'
import { and, count, eq, isNotNull, isNull, type Placeholder, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type NotificationRow, notifications } from '../schema.ts'

const filters = { userId: (id: Placeholder) => eq(notifications.userId, id) }
const always = isNull(notifications.isDeleted)
const readAll = preparedPage(notifications, { always, filters })
const readUnread = preparedPage(notifications, { always: sql`${always} and ${isNull(notifications.readAt)}`, filters })
const readRead = preparedPage(notifications, { always: sql`${always} and ${isNotNull(notifications.readAt)}`, filters })

/** The actor's notifications, newest first: all, or with `unread` only unread (true) or read (false) ones. */
export function listNotifications(
  ctx: Context,
  actor: Actor,
  query: PageQuery & { unread?: boolean | undefined },
): Promise<Page<NotificationRow>> {
  const read = query.unread === undefined ? readAll : query.unread ? readUnread : readRead
  return read(ctx.db, query, { userId: actor.id })
}

const unreadOf = prepared((db) =>
  db
    .select({ total: count() })
    .from(notifications)
    .where(and(filters.userId(sql.placeholder('userId')), always, isNull(notifications.readAt)))
    .prepare(),
)

/** The number of unread notifications of the actor. */
export async function countUnread(ctx: Context, actor: Actor): Promise<number> {
  return single(await unreadOf(ctx.db).execute({ userId: actor.id })).total
}

/** A notification of the actor. Throws `notFound` for any other notification. */
export async function findNotification(ctx: Context, actor: Actor, id: number): Promise<NotificationRow> {
  const [row] = await ctx.db
    .select()
    .from(notifications)
    .where(and(eq(notifications.id, id), ofPerson(actor)))
  if (!row) throw notFound('Notification')
  return row
}

/** The condition that a notification belongs to the actor and is not deleted. */
export function ofPerson(actor: Actor) {
  return and(eq(notifications.userId, actor.id), isNull(notifications.isDeleted))
}
