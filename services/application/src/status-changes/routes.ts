import { route } from '@portal/chassis/http/route'
import { applicationOperations as api } from '@portal/contracts/application/http'
import { Router } from 'express'
import { presentApplication } from '../applications/present.ts'
import type { Context } from '../context.ts'
import { changeStatus } from './change-status.ts'
import { withdrawApplication } from './withdraw-application.ts'

export function statusRoutes(ctx: Context): Router {
  const router = Router()
  route(
    router,
    api.changeApplicationStatus,
    ({ actor, params, body }) => changeStatus(ctx, actor, params.id, body),
    presentApplication,
  )
  route(
    router,
    api.withdrawApplication,
    ({ actor, params }) => withdrawApplication(ctx, actor, params.id),
    presentApplication,
  )
  return router
}
