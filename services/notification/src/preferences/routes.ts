import { route } from '@portal/chassis/http/route'
import { notificationOperations as api } from '@portal/contracts/notification/http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { changePreferences } from './change-preferences.ts'
import { presentPreferences } from './present.ts'
import { listUnwantedMails } from './queries.ts'

export function preferenceRoutes(ctx: Context): Router {
  const router = Router()
  route(router, api.readNotificationPreferences, ({ actor }) => listUnwantedMails(ctx.db, actor.id), presentPreferences)
  route(
    router,
    api.changeNotificationPreferences,
    ({ actor, body }) => changePreferences(ctx, actor, body),
    presentPreferences,
  )
  return router
}
