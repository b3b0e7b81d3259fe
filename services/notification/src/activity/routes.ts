import { route } from '@portal/chassis/http/route'
import { notificationOperations as api } from '@portal/contracts/notification/http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { presentActivity } from './present.ts'
import { listActivity } from './queries.ts'

export function activityRoutes(ctx: Context): Router {
  const router = Router()
  route(router, api.listActivity, ({ query }) => listActivity(ctx, query), presentActivity)
  return router
}
