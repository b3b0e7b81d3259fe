import { transact } from '@portal/chassis/mysql/database'
import { setActor } from '@portal/chassis/runtime/request-context'
import type { Context } from '../context.ts'
import { endLinks } from '../links/create-link.ts'
import { lockLink } from '../links/queries.ts'
import { completeAddressChange } from './change-address.ts'
import { verifyAddress } from './verify-address.ts'
import { writeChange } from './write-change.ts'

/**
 * Verifies an address with the token from an email: the current address, or a pending one, which then replaces it and
 * ends every session except the one that requested the change. Throws `conflict` if another account took the pending
 * address in the meantime.
 */
export async function verifyEmail(ctx: Context, token: string): Promise<void> {
  const { user, endedSessions } = await transact(ctx, async (tx) => {
    const { link, user: before } = await lockLink(ctx, tx, token, ['VERIFY_EMAIL', 'CHANGE_EMAIL'])
    setActor(before.id)
    await endLinks(tx, before.id, { purpose: link.purpose, now: ctx.now() })
    // Changes nothing if it is already the account's address.
    const changed = await writeChange(ctx, tx, before, { email: link.email, provesAddress: true })
    const currentSessionId = before.pendingSessionId
    const endedSessions = await completeAddressChange(ctx, tx, { before, user: changed, currentSessionId })
    return { user: await verifyAddress(ctx, tx, { before, user: changed }), endedSessions }
  })
  await ctx.revocations.publish(user)
  await ctx.revocations.publishSessions(endedSessions)
}
