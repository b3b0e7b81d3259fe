import { transact } from '@portal/chassis/mysql/database'
import { setActor } from '@portal/chassis/runtime/request-context'
import type { Context } from '../context.ts'
import { findLink, lockLink } from '../links/queries.ts'
import { assertNotCommon } from '../passwords/common-passwords.ts'
import { clearDelays } from '../throttling/login-throttling.ts'
import { verifyAddress } from './verify-address.ts'
import { writeChange } from './write-change.ts'

/**
 * Sets a new password with the token from an email. The token proves ownership of the address, so the reset also clears
 * the login delays that a stranger's guesses caused, and removes a second factor set up before the first such proof.
 */
export async function resetPassword(ctx: Context, input: { token: string; password: string }): Promise<void> {
  // Checked first, so that invalid tokens cost no hashing.
  const link = await findLink(ctx, ctx.db, input.token, ['RESET_PASSWORD'])
  assertNotCommon(input.password, link.email)
  const passwordHash = await ctx.passwords.hash(input.password, 'account')
  const user = await transact(ctx, async (tx) => {
    const { user: before } = await lockLink(ctx, tx, input.token, ['RESET_PASSWORD'])
    setActor(before.id)
    // Ends this link too: a new password ends all open links except undo links.
    const changed = await writeChange(ctx, tx, before, { passwordHash, provesAddress: true })
    return verifyAddress(ctx, tx, { before, user: changed })
  })
  await ctx.revocations.publish(user)
  await clearDelays(ctx, user.email)
}
