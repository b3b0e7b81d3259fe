import { requireRole } from '@portal/chassis/actor'
import { presentResource } from '@portal/chassis/columns'
import { readPage, sendPage } from '@portal/chassis/paging'
import { parse } from '@portal/chassis/parse'
import { type ActivityQuery, listActivityQuery } from '@portal/contracts/notification/http'
import { eq, gte, lte } from 'drizzle-orm'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { type ActivityRow, activity } from '../schema.ts'

export function activityRoutes(ctx: Context): Router {
  const router = Router()

  router.get('/activity-logs', requireRole('ADMIN'), async (req, res) => {
    const query = parse(listActivityQuery, req.query)
    sendPage(req, res, await readPage(ctx.db, activity, { where: filters(query), query }), presentActivity)
  })

  return router
}

/** `from` and `to` both belong to the time asked for. */
function filters(query: ActivityQuery) {
  return [
    query.user_id === undefined ? undefined : eq(activity.userId, query.user_id),
    query.action && eq(activity.action, query.action),
    query.entity_type && eq(activity.entityType, query.entity_type),
    query.entity_id === undefined ? undefined : eq(activity.entityId, query.entity_id),
    query.from === undefined ? undefined : gte(activity.occurredAt, new Date(query.from)),
    query.to === undefined ? undefined : lte(activity.occurredAt, new Date(query.to)),
  ]
}

function presentActivity(row: ActivityRow) {
  return {
    ...presentResource(row),
    user_id: row.userId,
    action: row.action,
    entity_type: row.entityType,
    entity_id: row.entityId,
    request_id: row.requestId,
    occurred_at: row.occurredAt.toISOString(),
  }
}
