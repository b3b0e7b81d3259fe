import { sessionEnded } from '@portal/contracts/auth/events'
import type { Subscription } from '@portal/messaging/consume/consume'
import type { Context } from '../context.ts'
import { alertOf } from './alert-of.ts'

/** Alerts a person whose refresh token was used twice. All other reasons are deliberate, so they send nothing. */
export function onSessionEnded(ctx: Context): Subscription {
  return alertOf(ctx, sessionEnded, 'SESSION_ENDED', ({ why }) => (why === 'REUSED_TOKEN' ? {} : undefined))
}
