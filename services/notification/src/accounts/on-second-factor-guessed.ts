import { secondFactorGuessed } from '@portal/contracts/auth/events'
import type { Subscription } from '@portal/messaging/consume/consume'
import type { Context } from '../context.ts'
import { alertOf } from './alert-of.ts'

/** Alerts a person that many wrong second-factor codes were sent together with their correct password. */
export function onSecondFactorGuessed(ctx: Context): Subscription {
  return alertOf(ctx, secondFactorGuessed, 'CODES_GUESSED', ({ wrong_codes }) => ({ wrong_codes }))
}
