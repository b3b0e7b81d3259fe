import { secondFactorGuessed } from '@portal/contracts/auth/events'
import type { Subscription } from '@portal/messaging/consume'
import type { Context } from '../context.ts'
import { alertOf } from './alert-of.ts'

/** Warns a person that many codes of their second factor were wrong, each of which came with their password. */
export function onSecondFactorGuessed(ctx: Context): Subscription {
  return alertOf(ctx, secondFactorGuessed, ({ wrong_codes: wrongCodes }) => ({ wrongCodes }))
}
