import { route } from '@portal/chassis/http/route'
import { notificationOperations as api } from '@portal/contracts/notification/http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { presentDelivery } from './present.ts'
import { listDeliveries } from './queries.ts'
import { requeueDelivery } from './requeue-delivery.ts'

export function deliveryRoutes(ctx: Context): Router {
  const router = Router()
  route(router, api.listDeliveries, ({ query }) => listDeliveries(ctx, query), presentDelivery)
  route(router, api.requeueDelivery, ({ params }) => requeueDelivery(ctx, params.id), presentDelivery)
  return router
}
