import { route } from '@portal/chassis/http/route'
import { authOperations } from '@portal/contracts/auth/http'
import { sessionOperations } from '@portal/contracts/auth/sessions-http'
import { type Response, Router } from 'express'
import type { Context } from '../context.ts'
import { endOwnSession } from './end-own-session.ts'
import { logIn } from './log-in.ts'
import { logOut } from './log-out.ts'
import { logOutEverywhere } from './log-out-everywhere.ts'
import type { Tokens } from './open-session.ts'
import { presentSession } from './present.ts'
import { listSessions } from './queries.ts'
import { refreshSession } from './refresh-session.ts'
import { parseTokenRequest } from './token-request.ts'

const api = { ...authOperations, ...sessionOperations }

export function sessionRoutes(ctx: Context): Router {
  const router = Router()
  route(router, api.login, async ({ req, res }) => {
    sendTokens(res, await logIn(ctx, parseTokenRequest(req.body)))
  })
  route(router, api.refreshToken, async ({ res, body }) => {
    sendTokens(res, await refreshSession(ctx, body.refresh_token))
  })
  route(router, api.logout, ({ actor }) => logOut(ctx, actor))
  route(router, api.logoutAll, ({ actor }) => logOutEverywhere(ctx, actor))
  route(router, api.listSessions, async ({ actor }) => {
    const sessions = await listSessions(ctx, actor)
    return sessions.map((session) => presentSession(session, actor))
  })
  route(router, api.endSession, ({ actor, params }) => endOwnSession(ctx, actor, params.id))
  return router

  /** RFC 6749, section 5.1. */
  function sendTokens(res: Response, { accessToken, refreshToken }: Tokens): void {
    res.set('Cache-Control', 'no-store').json({
      access_token: accessToken,
      token_type: 'bearer',
      expires_in: ctx.accessTokens.lifetimeSeconds,
      refresh_token: refreshToken,
    })
  }
}
