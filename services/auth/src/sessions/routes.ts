import { actorOf, enrollmentActorOf, requireAuth, requireEnrollmentAuth } from '@portal/chassis/actor'
import { parse } from '@portal/chassis/parse'
import { refreshBody } from '@portal/contracts/auth/http'
import { sessionParams } from '@portal/contracts/auth/sessions-http'
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

export function sessionRoutes(ctx: Context): Router {
  const router = Router()

  router.post('/auth/login/access-token', async (req, res) => {
    const input = parseTokenRequest(req.body)
    sendTokens(res, await logIn(ctx, input))
  })

  router.post('/auth/token/refresh', async (req, res) => {
    const input = parse(refreshBody, req.body)
    sendTokens(res, await refreshSession(ctx, input.refresh_token))
  })

  router.post('/auth/logout', requireEnrollmentAuth, async (req, res) => {
    await logOut(ctx, enrollmentActorOf(req))
    res.status(204).end()
  })

  router.post('/auth/logout-all', requireEnrollmentAuth, async (req, res) => {
    await logOutEverywhere(ctx, enrollmentActorOf(req))
    res.status(204).end()
  })

  router.get('/auth/sessions', requireAuth, async (req, res) => {
    const actor = actorOf(req)
    const sessions = await listSessions(ctx, actor)
    res.json(sessions.map((session) => presentSession(session, actor)))
  })

  router.delete('/auth/sessions/:id', requireAuth, async (req, res) => {
    const { id } = parse(sessionParams, req.params)
    await endOwnSession(ctx, actorOf(req), id)
    res.status(204).end()
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
