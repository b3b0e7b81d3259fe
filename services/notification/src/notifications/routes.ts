import { actorOf, requireAuth } from '@portal/chassis/actor'
import { sendPage } from '@portal/chassis/paging'
import { parse } from '@portal/chassis/parse'
import { listNotificationsQuery, notificationParams } from '@portal/contracts/notification/http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { markAllRead, markRead } from './mark-read.ts'
import { presentNotification } from './present.ts'
import { countUnread, listNotifications } from './queries.ts'

export function notificationRoutes(ctx: Context): Router {
  const router = Router()

  router.get('/notifications', requireAuth, async (req, res) => {
    const query = parse(listNotificationsQuery, req.query)
    sendPage({ req, res, query }, await listNotifications(ctx, actorOf(req), query), presentNotification)
  })

  router.get('/notifications/unread-count', requireAuth, async (req, res) => {
    res.json({ unread: await countUnread(ctx, actorOf(req)) })
  })

  router.post('/notifications/:id/read', requireAuth, async (req, res) => {
    const { id } = parse(notificationParams, req.params)
    res.json(presentNotification(await markRead(ctx, actorOf(req), id)))
  })

  router.post('/notifications/read-all', requireAuth, async (req, res) => {
    await markAllRead(ctx, actorOf(req))
    res.json({ unread: await countUnread(ctx, actorOf(req)) })
  })

  return router
}
