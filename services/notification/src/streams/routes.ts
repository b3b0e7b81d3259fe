import { badRequest } from '@portal/chassis/errors'
import { route } from '@portal/chassis/http/route'
import { clientOf } from '@portal/chassis/runtime/client'
import { notificationOperations as api, streamNotificationsHeaders } from '@portal/contracts/notification/http'
import { type Request, Router } from 'express'
import type { Streams } from './streams.ts'

export function streamRoutes(streams: Streams): Router {
  const router = Router()

  route(router, api.streamNotifications, async ({ req, res, actor }) => {
    const after = lastEventIdOf(req)
    // Express routes HEAD to this handler too. A response without a body must not stay open.
    if (req.method === 'HEAD') res.type('text/event-stream').end()
    else await streams.open({ actor, address: clientOf(req).address }, res, after)
  })

  return router
}

function lastEventIdOf({ headers }: Request): number | undefined {
  // Some clients other than browsers send an empty header at first.
  const sent = headers['last-event-id'] || undefined
  const read = streamNotificationsHeaders.safeParse({ 'last-event-id': sent })
  if (!read.success) throw badRequest('BAD_LAST_EVENT_ID', 'Last-Event-ID must be the id of an event from this stream')
  return read.data['last-event-id']
}
