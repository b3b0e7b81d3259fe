import { transact } from '@portal/chassis/database'
import { setActor } from '@portal/chassis/request-context'
import type { Context } from '../context.ts'
import { writeChange } from '../users/write-change.ts'
import { moveOn } from './change-address.ts'
import { endLinks } from './create-link.ts'
import { lockLink } from './queries.ts'
import { proveAddress } from './verify-address.ts'

/**
 * Takes an address for verified, for whoever has the token from a mail to it: the account's own, or the one that the
 * account is to get, with which every session ends but the one that asked for it. Throws `conflict` where another
 * account has got that one meanwhile.
 */
export async function verifyEmail(ctx: Context, token: string): Promise<void> {
  const { user, endedSessions } = await transact(ctx, async (tx) => {
    const { link, user: before } = await lockLink(tx, ctx, token, ['VERIFY_EMAIL', 'CHANGE_EMAIL'])
    setActor(before.id)
    await endLinks(tx, before.id, link.purpose)
    // Changes nothing where it is the account's own already.
    const changed = await writeChange(ctx, tx, before, { email: link.email, provesAddress: true })
    const currentSessionId = before.pendingSessionId
    const endedSessions = await moveOn(ctx, tx, { before, user: changed, currentSessionId })
    return { user: await proveAddress(ctx, tx, { before, user: changed }), endedSessions }
  })
  await ctx.endedAccess.publish(user)
  await ctx.endedAccess.publishSessions(endedSessions)
}
