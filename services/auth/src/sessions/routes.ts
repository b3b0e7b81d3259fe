import { route } from '@portal/chassis/http/route'
import { authOperations } from '@portal/contracts/auth/http'
import { sessionOperations } from '@portal/contracts/auth/sessions-http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { endOwnSession } from './end-own-session.ts'
import { logOut } from './log-out.ts'
import { logOutEverywhere } from './log-out-everywhere.ts'
import { presentSession } from './present.ts'
import { listSessions } from './queries.ts'

const api = { ...authOperations, ...sessionOperations }

export function sessionRoutes(ctx: Context): Router {
  const router = Router()
  route(router, api.logout, ({ actor }) => logOut(ctx, actor))
  route(router, api.logoutAll, ({ actor }) => logOutEverywhere(ctx, actor))
  route(router, api.listSessions, async ({ actor }) => {
    const sessions = await listSessions(ctx, actor)
    return sessions.map((session) => presentSession(session, actor))
  })
  route(router, api.endSession, ({ actor, params }) => endOwnSession(ctx, actor, params.id))
  return router
}
