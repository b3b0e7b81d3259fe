import { route } from '@portal/chassis/http/route'
import { notificationOperations as api } from '@portal/contracts/notification/http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { markAllRead, markRead } from './mark-read.ts'
import { presentNotification } from './present.ts'
import { countUnread, listNotifications } from './queries.ts'

export function notificationRoutes(ctx: Context): Router {
  const router = Router()
  route(router, api.listNotifications, ({ actor, query }) => listNotifications(ctx, actor, query), presentNotification)
  route(router, api.countUnreadNotifications, ({ actor }) => countUnread(ctx, actor))
  route(router, api.readNotification, ({ actor, params }) => markRead(ctx, actor, params.id), presentNotification)
  route(router, api.readAllNotifications, async ({ actor }) => {
    await markAllRead(ctx, actor)
    return countUnread(ctx, actor)
  })
  return router
}
