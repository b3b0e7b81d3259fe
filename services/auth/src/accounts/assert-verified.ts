import { transact } from '@portal/chassis/database'
import type { Context } from '../context.ts'
import type { UserRow } from '../schema.ts'
import { invalidGrant } from '../sessions/token-request.ts'
import { lockUser } from '../users/queries.ts'
import { offerProof } from './send-verification.ts'

/** Throws where somebody who knows the password has to confirm their address before they may log in. */
export async function assertVerified(ctx: Context, user: UserRow): Promise<void> {
  if (ctx.emailVerification !== 'required' || user.emailVerifiedAt !== null) return
  await transact(ctx, async (tx) => offerProof(ctx, tx, await lockUser(tx, user.id)))
  throw invalidGrant('EMAIL_NOT_VERIFIED', 'Confirm your e-mail address first, with the link in the mail to it')
}
