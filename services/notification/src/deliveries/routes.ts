import { requireRole } from '@portal/chassis/actor'
import { sendPage } from '@portal/chassis/paging'
import { parse } from '@portal/chassis/parse'
import { deliveryParams, listDeliveriesQuery } from '@portal/contracts/notification/http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { presentDelivery } from './present.ts'
import { listDeliveries } from './queries.ts'
import { requeueDelivery } from './requeue-delivery.ts'

export function deliveryRoutes(ctx: Context): Router {
  const router = Router()

  router.get('/deliveries', requireRole('ADMIN'), async (req, res) => {
    const query = parse(listDeliveriesQuery, req.query)
    sendPage({ req, res, query }, await listDeliveries(ctx, query), presentDelivery)
  })

  router.post('/deliveries/:id/requeue', requireRole('ADMIN'), async (req, res) => {
    const { id } = parse(deliveryParams, req.params)
    res.json(presentDelivery(await requeueDelivery(ctx, id)))
  })

  return router
}
