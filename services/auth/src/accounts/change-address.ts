import type { Transaction } from '@portal/chassis/mysql/database'
import type { Context } from '../context.ts'
import { createLink } from '../links/create-link.ts'
import { assertNotReserved, endUndoLinks, findUndoLink } from '../links/reserved-addresses.ts'
import type { UserRow } from '../schema.ts'
import { endOtherSessions } from '../sessions/end-sessions.ts'
import { deleteLogins } from '../throttling/login-throttling.ts'

type Move = { before: UserRow; user: UserRow; currentSessionId: string | null }

/**
 * Completes an address change of a locked account: sends an undo link to the former address if it was verified, ends
 * every session except the current one, and deletes the login history of the former address. Returns the ids of the
 * ended sessions; the caller publishes them after the commit. Throws `conflict` if the address is reserved for another
 * account.
 */
export async function completeAddressChange(
  ctx: Context,
  tx: Transaction,
  { before, user, currentSessionId }: Move,
): Promise<string[]> {
  if (user.email === before.email) return []
  await assertNotReserved(ctx, tx, user)
  await deleteLogins(ctx, tx, before.email)
  const undoLink = await findUndoLink(ctx, tx, user)
  // Returning to a former address is an undo itself, so it gets no undo link.
  if (undoLink) await endUndoLinks(ctx, tx, undoLink)
  else if (before.emailVerifiedAt !== null) {
    await createLink(ctx, tx, { user, purpose: 'UNDO_EMAIL_CHANGE', email: before.email })
  }
  return endOtherSessions(tx, user.id, { currentId: currentSessionId, now: ctx.now() })
}
