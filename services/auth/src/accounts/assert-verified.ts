import type { Context } from '../context.ts'
import type { UserRow } from '../schema.ts'
import { invalidGrant } from '../sessions/token-request.ts'

/** Throws where somebody who knows the password has to confirm their address before they may log in. */
export function assertVerified(ctx: Pick<Context, 'emailVerification'>, user: UserRow): void {
  if (ctx.emailVerification !== 'required' || user.emailVerifiedAt !== null) return
  throw invalidGrant('EMAIL_NOT_VERIFIED', 'Confirm your e-mail address first, with the link in the mail to it')
}
