import { clientOf } from '@portal/chassis/client'
import { parse } from '@portal/chassis/parse'
import { refreshBody } from '@portal/contracts/auth/http'
import { type Response, Router } from 'express'
import type { Context } from '../context.ts'
import { logIn } from './log-in.ts'
import type { Tokens } from './open-session.ts'
import { refreshSession } from './refresh-session.ts'
import { parseTokenRequest } from './token-request.ts'

export function sessionRoutes(ctx: Context): Router {
  const router = Router()

  router.post('/auth/login/access-token', async (req, res) => {
    const input = parseTokenRequest(req.body)
    sendTokens(res, await logIn(ctx, { ...input, client: clientOf(req) }))
  })

  router.post('/auth/token/refresh', async (req, res) => {
    const input = parse(refreshBody, req.body)
    sendTokens(res, await refreshSession(ctx, input.refresh_token))
  })

  /** RFC 6749, section 5.1. */
  function sendTokens(res: Response, { accessToken, refreshToken }: Tokens): void {
    res.set('Cache-Control', 'no-store').json({
      access_token: accessToken,
      token_type: 'bearer',
      expires_in: ctx.accessTokens.lifetimeSeconds,
      refresh_token: refreshToken,
    })
  }

  return router
}
