import { actorOf, requireAuth } from '@portal/chassis/actor'
import { parse } from '@portal/chassis/parse'
import { changePreferencesBody } from '@portal/contracts/notification/http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { changePreferences } from './change-preferences.ts'
import { presentPreferences } from './present.ts'
import { listUnwantedMails } from './queries.ts'

export function preferenceRoutes(ctx: Context): Router {
  const router = Router()

  router.get('/notifications/preferences', requireAuth, async (req, res) => {
    res.json(presentPreferences(await listUnwantedMails(ctx.db, actorOf(req).id)))
  })

  router.put('/notifications/preferences', requireAuth, async (req, res) => {
    const input = parse(changePreferencesBody, req.body)
    res.json(presentPreferences(await changePreferences(ctx, actorOf(req), input)))
  })

  return router
}
