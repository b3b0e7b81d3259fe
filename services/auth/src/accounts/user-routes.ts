import { creatingRoute, route } from '@portal/chassis/http/route'
import { authOperations as api } from '@portal/contracts/auth/http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { presentUser } from '../users/present.ts'
import { findOwnAccount, findUser, listUsers } from '../users/queries.ts'
import { changeOwnAccount } from './change-own-account.ts'
import { changeUser } from './change-user.ts'
import { registerUser } from './register-user.ts'

export function userRoutes(ctx: Context): Router {
  const router = Router()
  for (const operation of [api.register, api.createUser] as const) {
    creatingRoute({ ctx, router }, operation, ({ body, once }) => registerUser(ctx, body, once), presentUser)
  }
  route(router, api.readMe, ({ actor }) => findOwnAccount(ctx, actor), presentUser)
  route(router, api.changeMe, ({ actor, body }) => changeOwnAccount(ctx, actor, body), presentUser)
  route(router, api.listUsers, ({ query }) => listUsers(ctx, query), presentUser)
  route(router, api.readUser, ({ actor, params }) => findUser(ctx, actor, params.id), presentUser)
  route(
    router,
    api.changeUser,
    ({ actor, params, body }) => changeUser(ctx, { actor, id: params.id, input: body }),
    presentUser,
  )
  return router
}
