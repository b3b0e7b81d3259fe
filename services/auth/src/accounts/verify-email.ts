import { transact } from '@portal/chassis/database'
import { nameActor } from '@portal/chassis/scope'
import type { Context } from '../context.ts'
import { writeChange } from '../users/write-change.ts'
import { endLinks } from './create-link.ts'
import { lockLink } from './queries.ts'
import { verifyAddress } from './verify-address.ts'

/**
 * Takes an address for verified, for whoever has the token from a mail to it: the account's own, or the one that the
 * account is to get. Throws `conflict` where somebody else has got that one meanwhile.
 */
export function verifyEmail(ctx: Context, token: string): Promise<void> {
  return transact(ctx, async (tx) => {
    const { link, user } = await lockLink(tx, ctx, token, ['VERIFY_EMAIL', 'CHANGE_EMAIL'])
    nameActor(user.id)
    await endLinks(tx, user.id, link.purpose)
    // Changes nothing where it is the account's own already.
    const changed = await writeChange(tx, user, { email: link.email })
    await verifyAddress(ctx, tx, changed)
  })
}
