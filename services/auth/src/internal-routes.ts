import { parse } from '@portal/chassis/parse'
import { userParams } from '@portal/contracts/auth/http'
import { factsQuery } from '@portal/contracts/event'
import { Router } from 'express'
import type { Context } from './context.ts'
import { factsOfUser } from './users/present.ts'
import { findAnyUser, listUserFacts } from './users/queries.ts'

/** What other services may ask: the same facts as our events tell, with their revision. */
export function internalRoutes(ctx: Context): Router {
  const router = Router()

  router.get('/users', async (req, res) => {
    res.json(await listUserFacts(ctx, parse(factsQuery, req.query)))
  })

  router.get('/users/:id', async (req, res) => {
    const { id } = parse(userParams, req.params)
    const user = await findAnyUser(ctx.db, id)
    res.json({ revision: user.revision, data: factsOfUser(ctx, user) })
  })

  return router
}
