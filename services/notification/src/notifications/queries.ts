import { notFound } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { type Page, preparedPage } from '@portal/chassis/http/paging'
import { prepared, single } from '@portal/chassis/mysql/statements'
import type { PageQuery } from '@portal/contracts/fields'
import { and, count, eq, isNotNull, isNull, type Placeholder, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { inboxSequences, type NotificationRow, notifications } from '../schema.ts'

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

// In the same statement as the count, so that an entry is either counted or after this position.
const lastPosition = sql<
  number | null
>`(select ${inboxSequences.last} from ${inboxSequences} where ${inboxSequences.userId} = ${sql.placeholder('userId')})`
const unreadOf = prepared((db) =>
  db
    .select({ unread: count(), last: lastPosition })
    .from(notifications)
    .where(and(filters.userId(sql.placeholder('userId')), always, isNull(notifications.readAt)))
    .prepare(),
)

/** The number of unread notifications of the actor, and the position of the last one. */
export async function countUnread(ctx: Context, actor: Actor): Promise<{ unread: number; last_event_id: number }> {
  const { unread, last } = single(await unreadOf(ctx.db).execute({ userId: actor.id }))
  return { unread, last_event_id: last ?? 0 }
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
