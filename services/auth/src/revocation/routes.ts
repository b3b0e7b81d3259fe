import { enrollmentActorOf, requireEnrollmentAuth } from '@portal/chassis/actor'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { assertAccess } from '../sessions/queries.ts'

/**
 * What gateways ask where Redis does not tell them which tokens have ended: whether the very token that comes along still
 * counts. Not part of the API and not routed from outside; whoever asks learns of nothing but their own token.
 */
export function accessRoutes(ctx: Context): Router {
  const router = Router()

  router.get('/access', requireEnrollmentAuth, async (req, res) => {
    await assertAccess(ctx, enrollmentActorOf(req))
    res.status(204).end()
  })

  return router
}
