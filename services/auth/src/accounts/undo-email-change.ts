import { type Transaction, transact } from '@portal/chassis/mysql/database'
import { setActor } from '@portal/chassis/runtime/request-context'
import { and, eq, gte, isNull, or } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { lockLink } from '../links/queries.ts'
import { assertNotReserved, endUndoLinks } from '../links/reserved-addresses.ts'
import { secondFactors, type UserRow } from '../schema.ts'
import { turnOff } from '../second-factor/turn-off.ts'
import { endAccess } from '../sessions/end-sessions.ts'
import { deleteLogins } from '../throttling/login-throttling.ts'
import { verifyAddress } from './verify-address.ts'
import { writeChange } from './write-change.ts'

/**
 * Restores the former address of an account with the token from the email to that address. It ends every session and
 * the undo links of this and later changes, and removes a second factor set up since, because it may be the thief's.
 */
export async function undoEmailChange(ctx: Context, token: string): Promise<void> {
  const user = await transact(ctx, async (tx) => {
    const { link, user: before } = await lockLink(ctx, tx, token, ['UNDO_EMAIL_CHANGE'])
    setActor(before.id)
    await endUndoLinks(ctx, tx, link)
    const changed = await writeChange(ctx, tx, before, { email: link.email, provesAddress: true })
    await assertNotReserved(ctx, tx, changed)
    await deleteLogins(ctx, tx, before.email)
    const restored = await verifyAddress(ctx, tx, { before, user: changed })
    await removeFactorSince(tx, restored, link.createdAt)
    return endAccess(tx, restored, ctx.now())
  })
  await ctx.revocations.publish(user)
}

/** Also removes an unconfirmed second factor, which protects nothing yet. */
async function removeFactorSince(tx: Transaction, user: UserRow, since: Date): Promise<void> {
  const isNewer = or(isNull(secondFactors.confirmedAt), gte(secondFactors.confirmedAt, since))
  const [newer] = await tx
    .select()
    .from(secondFactors)
    .where(and(eq(secondFactors.userId, user.id), isNewer))
  if (newer) await turnOff(tx, user)
}
