import { route } from '@portal/chassis/http/route'
import { secondFactorOperations as api } from '@portal/contracts/auth/second-factor-http'
import { type Response, Router } from 'express'
import type { Context } from '../context.ts'
import { beginSecondFactor } from './begin-second-factor.ts'
import { confirmSecondFactor } from './confirm-second-factor.ts'
import { presentNewFactor, presentRecoveryCodes, presentState } from './present.ts'
import { readState } from './queries.ts'
import { removeSecondFactor } from './remove-second-factor.ts'
import { renewRecoveryCodes } from './renew-recovery-codes.ts'
import { resetSecondFactor } from './reset-second-factor.ts'
import type { Proof } from './with-password-and-code.ts'

export function secondFactorRoutes(ctx: Context): Router {
  const router = Router()
  route(router, api.readSecondFactor, ({ actor }) => readState(ctx, actor), presentState)
  route(
    router,
    api.beginSecondFactor,
    async ({ res, actor, body }) => unstored(res, await beginSecondFactor(ctx, actor, body.current_password)),
    presentNewFactor,
  )
  route(
    router,
    api.confirmSecondFactor,
    async ({ res, actor, body }) => unstored(res, await confirmSecondFactor(ctx, actor, body.code)),
    presentRecoveryCodes,
  )
  route(
    router,
    api.renewRecoveryCodes,
    async ({ res, actor, body }) => unstored(res, await renewRecoveryCodes(ctx, actor, proofOf(body))),
    presentRecoveryCodes,
  )
  route(router, api.removeSecondFactor, ({ actor, body }) => removeSecondFactor(ctx, actor, proofOf(body)))
  route(router, api.resetSecondFactor, ({ actor, params, body }) =>
    resetSecondFactor(ctx, { actor, id: params.id, password: body?.current_password }),
  )
  return router
}

/** Secrets and codes must not be stored by any cache. */
function unstored<Secret>(res: Response, secret: Secret): Secret {
  res.set('Cache-Control', 'no-store')
  return secret
}

function proofOf({ current_password: password, code }: { current_password: string; code: string }): Proof {
  return { password, code }
}
