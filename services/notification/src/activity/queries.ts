import { type Page, readPage } from '@portal/chassis/http/paging'
import type { ActivityQuery } from '@portal/contracts/notification/http'
import { eq, gte, lte } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type ActivityRow, activity } from '../schema.ts'

/** The activity log, newest first. */
export function listActivity(ctx: Context, query: ActivityQuery): Promise<Page<ActivityRow>> {
  return readPage(ctx.db, activity, { where: filters(query), query })
}

/** `from` and `to` are inclusive. */
function filters(query: ActivityQuery) {
  return [
    query.user_id === undefined ? undefined : eq(activity.userId, query.user_id),
    query.action && eq(activity.action, query.action),
    query.entity_type && eq(activity.entityType, query.entity_type),
    query.entity_id === undefined ? undefined : eq(activity.entityId, query.entity_id),
    query.from === undefined ? undefined : gte(activity.occurredAt, query.from),
    query.to === undefined ? undefined : lte(activity.occurredAt, query.to),
  ]
}
