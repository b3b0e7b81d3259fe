import { type Transaction, transact } from '@portal/chassis/database'
import { setActor } from '@portal/chassis/request-context'
import { and, eq, gte, isNull, or } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { secondFactors, type UserRow } from '../schema.ts'
import { turnOff } from '../second-factor/turn-off.ts'
import { deleteLogins } from '../throttling/login-throttling.ts'
import { endAccess, writeChange } from '../users/write-change.ts'
import { lockLink } from './queries.ts'
import { assertNotReserved, endUndoing } from './reserved-addresses.ts'
import { proveAddress } from './verify-address.ts'

/**
 * Gives an account the address back that it had before a change, for the reader of the email to that address.
 * Every session ends, and so does what could undo this or later changes. A second factor that was set up since goes, as
 * its owner may be the thief.
 */
export async function undoEmailChange(ctx: Context, token: string): Promise<void> {
  const user = await transact(ctx, async (tx) => {
    const { link, user: before } = await lockLink(tx, ctx, token, ['UNDO_EMAIL_CHANGE'])
    setActor(before.id)
    await endUndoing(tx, link)
    const changed = await writeChange(ctx, tx, before, { email: link.email, provesAddress: true })
    await assertNotReserved(ctx, tx, changed)
    await deleteLogins(ctx, tx, before.email)
    const restored = await proveAddress(ctx, tx, { before, user: changed })
    await removeFactorSince(tx, restored, link.createdAt)
    return endAccess(tx, restored)
  })
  await ctx.endedAccess.publish(user)
}

/** One that was begun and not confirmed goes as well; it protects nothing yet. */
async function removeFactorSince(tx: Transaction, user: UserRow, since: Date): Promise<void> {
  const isNewer = or(isNull(secondFactors.confirmedAt), gte(secondFactors.confirmedAt, since))
  const [newer] = await tx
    .select()
    .from(secondFactors)
    .where(and(eq(secondFactors.userId, user.id), isNewer))
  if (newer) await turnOff(tx, user)
}
