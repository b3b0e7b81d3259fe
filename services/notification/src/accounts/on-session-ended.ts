import { sessionEnded } from '@portal/contracts/auth/events'
import type { Subscription } from '@portal/messaging/consume'
import type { Context } from '../context.ts'
import { alertOf } from './alert-of.ts'

/** Warns a person whose refresh token came a second time; every other end of a session is their own doing. */
export function onSessionEnded(ctx: Context): Subscription {
  return alertOf(ctx, sessionEnded, ({ why }) => (why === 'REUSED_TOKEN' ? { session: why } : undefined))
}
