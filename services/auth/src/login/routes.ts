import { route } from '@portal/chassis/http/route'
import { authOperations as api } from '@portal/contracts/auth/http'
import { type Response, Router } from 'express'
import type { Context } from '../context.ts'
import { logIn } from './log-in.ts'
import type { Tokens } from './open-session.ts'
import { refreshSession } from './refresh-session.ts'
import { parseTokenRequest } from './token-request.ts'

export function loginRoutes(ctx: Context): Router {
  const router = Router()
  route(router, api.login, async ({ req, res }) => {
    sendTokens(res, await logIn(ctx, parseTokenRequest(req.body)))
  })
  route(router, api.refreshToken, async ({ res, body }) => {
    sendTokens(res, await refreshSession(ctx, body.refresh_token))
  })
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
