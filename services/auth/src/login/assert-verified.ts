import { transact } from '@portal/chassis/mysql/database'
import type { Context } from '../context.ts'
import { sendVerification } from '../links/send-verification.ts'
import type { UserRow } from '../schema.ts'
import { lockUser } from '../users/queries.ts'
import { invalidGrant } from './token-request.ts'

/**
 * Throws `badRequest` if the address must be verified before a login, and sends a verification link. Runs only after
 * the password was checked.
 */
export async function assertVerified(ctx: Context, user: UserRow): Promise<void> {
  if (ctx.emailVerification !== 'required' || user.emailVerifiedAt !== null) return
  await transact(ctx, async (tx) => sendVerification(ctx, tx, await lockUser(tx, user.id)))
  throw invalidGrant(
    'EMAIL_NOT_VERIFIED',
    'Your email address is not verified; use the link in the email that was sent to it',
  )
}
