import { enrollmentActorOf } from '@portal/chassis/http/actor'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { assertAccess } from './queries.ts'

/**
 * Token introspection for gateways that cannot read revocations from Redis: whether the token of the request is still
 * valid. Not part of the API and not routed from outside; a caller learns the status of its own token only.
 */
export function accessRoutes(ctx: Context): Router {
  const router = Router()

  router.get('/access', async (req, res) => {
    await assertAccess(ctx, enrollmentActorOf(req))
    res.status(204).end()
  })

  return router
}
