import { actorOf, enrollmentActorOf, requireEnrollmentAuth, requireRole } from '@portal/chassis/actor'
import { parse } from '@portal/chassis/parse'
import { userParams } from '@portal/contracts/auth/http'
import {
  beginSecondFactorBody,
  confirmSecondFactorBody,
  resetSecondFactorBody,
  secondFactorProofBody,
} from '@portal/contracts/auth/second-factor-http'
import { type Request, Router } from 'express'
import type { Context } from '../context.ts'
import { beginSecondFactor } from './begin-second-factor.ts'
import { confirmSecondFactor } from './confirm-second-factor.ts'
import { presentNewFactor, presentRecoveryCodes, presentState } from './present.ts'
import { readState } from './queries.ts'
import { removeSecondFactor } from './remove-second-factor.ts'
import { renewRecoveryCodes } from './renew-recovery-codes.ts'
import { resetSecondFactor } from './reset-second-factor.ts'
import type { Proof } from './with-password-and-code.ts'

/** The routes of the actor's own second factor also accept tokens with the scope `second-factor`. */
export function secondFactorRoutes(ctx: Context): Router {
  const router = Router()

  router.get('/auth/second-factor', requireEnrollmentAuth, async (req, res) => {
    res.json(presentState(await readState(ctx, enrollmentActorOf(req))))
  })

  router.post('/auth/second-factor', requireEnrollmentAuth, async (req, res) => {
    const { current_password: password } = parse(beginSecondFactorBody, req.body)
    const begun = await beginSecondFactor(ctx, enrollmentActorOf(req), password)
    res.set('Cache-Control', 'no-store').json(presentNewFactor(begun))
  })

  router.post('/auth/second-factor/confirm', requireEnrollmentAuth, async (req, res) => {
    const { code } = parse(confirmSecondFactorBody, req.body)
    const codes = await confirmSecondFactor(ctx, enrollmentActorOf(req), code)
    res.set('Cache-Control', 'no-store').json(presentRecoveryCodes(codes))
  })

  router.post('/auth/second-factor/recovery-codes', requireEnrollmentAuth, async (req, res) => {
    const codes = await renewRecoveryCodes(ctx, enrollmentActorOf(req), proofOf(req))
    res.set('Cache-Control', 'no-store').json(presentRecoveryCodes(codes))
  })

  router.delete('/auth/second-factor', requireEnrollmentAuth, async (req, res) => {
    await removeSecondFactor(ctx, enrollmentActorOf(req), proofOf(req))
    res.status(204).end()
  })

  router.delete('/users/:id/second-factor', requireRole('ADMIN'), async (req, res) => {
    const { id } = parse(userParams, req.params)
    const { current_password: password } = parse(resetSecondFactorBody, req.body)
    await resetSecondFactor(ctx, { actor: actorOf(req), id, password })
    res.status(204).end()
  })

  return router
}

function proofOf(req: Request): Proof {
  const { current_password: password, code } = parse(secondFactorProofBody, req.body)
  return { password, code }
}
