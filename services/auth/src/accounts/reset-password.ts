import { transact } from '@portal/chassis/database'
import { setActor } from '@portal/chassis/request-context'
import type { Context } from '../context.ts'
import { assertNotCommon } from '../passwords/common-passwords.ts'
import { endDelays } from '../throttling/login-throttling.ts'
import { writeChange } from '../users/write-change.ts'
import { findLink, lockLink } from './queries.ts'
import { proveAddress } from './verify-address.ts'

/**
 * Sets a new password for whoever has the token from a mail, which also shows that the address is theirs. So the delays
 * that a stranger's guesses have brought about end with it, and a second factor from before the first such proof.
 */
export async function resetPassword(ctx: Context, input: { token: string; password: string }): Promise<void> {
  // Asked first, so that made-up tokens cost no hashing.
  const link = await findLink(ctx.db, ctx, input.token, ['RESET_PASSWORD'])
  assertNotCommon(input.password, link.email)
  const passwordHash = await ctx.passwords.hash(input.password, 'account')
  const user = await transact(ctx, async (tx) => {
    const { user: before } = await lockLink(tx, ctx, input.token, ['RESET_PASSWORD'])
    setActor(before.id)
    // Ends this link as well, as every new password ends all of them.
    const changed = await writeChange(ctx, tx, before, { passwordHash, provesAddress: true })
    return proveAddress(ctx, tx, { before, user: changed })
  })
  await ctx.endedAccess.publish(user)
  await endDelays(ctx, user.email)
}
