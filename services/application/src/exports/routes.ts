import { route } from '@portal/chassis/http/route'
import { exportOperations as api } from '@portal/contracts/application/export'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { readOwnRecord } from './own-record.ts'
import { sendRecord } from './send-record.ts'

export function exportRoutes(ctx: Context): Router {
  const router = Router()
  route(router, api.exportMyApplications, async ({ req, res, actor, query: { format = 'json' } }) => {
    if (req.method === 'HEAD') return void res.type(format).end()
    await sendRecord(ctx, res, await readOwnRecord(ctx, actor.id), format)
  })
  return router
}
