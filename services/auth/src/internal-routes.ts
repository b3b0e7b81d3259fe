import { parse } from '@portal/chassis/http/parse'
import { userParams } from '@portal/contracts/auth/http'
import { stateQuery } from '@portal/contracts/event'
import { Router } from 'express'
import type { Context } from './context.ts'
import { stateOfUser } from './users/present.ts'
import { findAnyUser, listUserStates } from './users/queries.ts'

/** Routes for other services: the state of accounts, as in the events of this service, with its revision. */
export function internalRoutes(ctx: Context): Router {
  const router = Router()

  router.get('/users', async (req, res) => {
    res.json(await listUserStates(ctx, parse(stateQuery, req.query)))
  })

  router.get('/users/:id', async (req, res) => {
    const { id } = parse(userParams, req.params)
    const user = await findAnyUser(ctx.db, id)
    res.json({ revision: user.revision, data: stateOfUser(ctx, user) })
  })

  return router
}
