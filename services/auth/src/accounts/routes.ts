import { actorOf, requireAuth } from '@portal/chassis/actor'
import { parse } from '@portal/chassis/parse'
import {
  addressBody,
  changePasswordBody,
  resetPasswordBody,
  undoEmailChangeBody,
  verifyEmailBody,
} from '@portal/contracts/auth/accounts-http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { changePassword } from './change-password.ts'
import { requestLink } from './request-link.ts'
import { resetPassword } from './reset-password.ts'
import { undoEmailChange } from './undo-email-change.ts'
import { verifyEmail } from './verify-email.ts'

export function accountRoutes(ctx: Context): Router {
  const router = Router()

  router.post('/auth/password/forgot', async (req, res) => {
    const { email } = parse(addressBody, req.body)
    await requestLink(ctx, 'RESET_PASSWORD', email)
    res.status(202).end()
  })

  router.post('/auth/password/reset', async (req, res) => {
    const input = parse(resetPasswordBody, req.body)
    await resetPassword(ctx, input)
    res.status(204).end()
  })

  router.post('/auth/password/change', requireAuth, async (req, res) => {
    const input = parse(changePasswordBody, req.body)
    await changePassword(ctx, actorOf(req), input)
    res.status(204).end()
  })

  router.post('/auth/email/verify', async (req, res) => {
    const { token } = parse(verifyEmailBody, req.body)
    await verifyEmail(ctx, token)
    res.status(204).end()
  })

  router.post('/auth/email/undo', async (req, res) => {
    const { token } = parse(undoEmailChangeBody, req.body)
    await undoEmailChange(ctx, token)
    res.status(204).end()
  })

  router.post('/auth/email/resend', async (req, res) => {
    const { email } = parse(addressBody, req.body)
    await requestLink(ctx, 'VERIFY_EMAIL', email)
    res.status(202).end()
  })

  return router
}
