import { requireRole } from '@portal/chassis/actor'
import { sendPage } from '@portal/chassis/paging'
import { parse } from '@portal/chassis/parse'
import { listActivityQuery } from '@portal/contracts/notification/http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { presentActivity } from './present.ts'
import { listActivity } from './queries.ts'

export function activityRoutes(ctx: Context): Router {
  const router = Router()

  router.get('/activity-logs', requireRole('ADMIN'), async (req, res) => {
    const query = parse(listActivityQuery, req.query)
    sendPage({ req, res, query }, await listActivity(ctx, query), presentActivity)
  })

  return router
}
