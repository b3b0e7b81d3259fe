import { actorOf, requireAuth, requireRole } from '@portal/chassis/actor'
import { sendPage } from '@portal/chassis/paging'
import { parse } from '@portal/chassis/parse'
import { eraseMeBody, erasureParams, listErasuresQuery } from '@portal/contracts/auth/privacy-http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { eraseOwnAccount } from './erase-own-account.ts'
import { exportPersonalData } from './export-personal-data.ts'
import { presentErasure } from './present.ts'
import { findErasure, listErasures } from './queries.ts'
import { repeatErasure } from './repeat-erasure.ts'
import { sendExport } from './send-export.ts'

export function privacyRoutes(ctx: Context): Router {
  const router = Router()

  router.get('/users/me/export', requireAuth, async (req, res) => {
    await sendExport(ctx, res, await exportPersonalData(ctx, actorOf(req)))
  })

  router.delete('/users/me', requireAuth, async (req, res) => {
    const input = parse(eraseMeBody, req.body)
    res.status(202).json(presentErasure(await eraseOwnAccount(ctx, actorOf(req), input)))
  })

  router.get('/erasures', requireRole('ADMIN'), async (req, res) => {
    const query = parse(listErasuresQuery, req.query)
    sendPage({ req, res, query }, await listErasures(ctx, query), presentErasure)
  })

  router.get('/erasures/:id', requireRole('ADMIN'), async (req, res) => {
    const { id } = parse(erasureParams, req.params)
    res.json(presentErasure(await findErasure(ctx, id)))
  })

  router.post('/erasures/:id/repeat', requireRole('ADMIN'), async (req, res) => {
    const { id } = parse(erasureParams, req.params)
    res.status(202).json(presentErasure(await repeatErasure(ctx, id)))
  })

  return router
}
