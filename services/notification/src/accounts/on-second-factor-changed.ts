import { secondFactorChanged } from '@portal/contracts/auth/events'
import type { Subscription } from '@portal/messaging/consume/consume'
import type { Context } from '../context.ts'
import { alertOf } from './alert-of.ts'

/** Alerts a person about every change of their second factor. */
export function onSecondFactorChanged(ctx: Context): Subscription {
  return alertOf(ctx, secondFactorChanged, 'SECOND_FACTOR_CHANGED', ({ change, recovery_codes_left }) => ({
    change,
    recovery_codes_left,
  }))
}
