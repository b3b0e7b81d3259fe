import { route } from '@portal/chassis/http/route'
import { accountOperations as api } from '@portal/contracts/auth/accounts-http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { requestLink } from '../links/request-link.ts'
import { changePassword } from './change-password.ts'
import { resetPassword } from './reset-password.ts'
import { undoEmailChange } from './undo-email-change.ts'
import { verifyEmail } from './verify-email.ts'

export function accountRoutes(ctx: Context): Router {
  const router = Router()
  route(router, api.forgotPassword, ({ body }) => requestLink(ctx, 'RESET_PASSWORD', body.email))
  route(router, api.resetPassword, ({ body }) => resetPassword(ctx, body))
  route(router, api.changePassword, ({ actor, body }) => changePassword(ctx, actor, body))
  route(router, api.verifyEmail, ({ body }) => verifyEmail(ctx, body.token))
  route(router, api.undoEmailChange, ({ body }) => undoEmailChange(ctx, body.token))
  route(router, api.resendVerification, ({ body }) => requestLink(ctx, 'VERIFY_EMAIL', body.email))
  return router
}
