import type { Transaction } from '@portal/chassis/database'
import type { Context } from '../context.ts'
import type { UserRow } from '../schema.ts'
import { endOtherSessions } from '../sessions/end-sessions.ts'
import { deleteLogins } from '../throttling/login-throttling.ts'
import { createLink } from './create-link.ts'
import { assertNotReserved, endUndoing, findUndoing } from './reserved-addresses.ts'

type Move = { before: UserRow; user: UserRow; currentSessionId: string | null }

/**
 * What follows when a locked account has got another address: the address before, if it was proven, gets a link that
 * undoes it, every session but one ends, and where logins at the old address came from is forgotten. Returns the sessions
 * that ended, which are to be published after the commit. Throws `conflict` where the address is kept for another account.
 */
export async function moveOn(
  ctx: Context,
  tx: Transaction,
  { before, user, currentSessionId }: Move,
): Promise<string[]> {
  if (user.email === before.email) return []
  await assertNotReserved(ctx, tx, user)
  await deleteLogins(ctx, tx, before.email)
  const undoing = await findUndoing(ctx, tx, user)
  // Going back to an address undoes what came after it: it must not be undone in its turn.
  if (undoing) await endUndoing(tx, undoing)
  else if (before.emailVerifiedAt !== null) {
    await createLink(ctx, tx, { user, purpose: 'UNDO_EMAIL_CHANGE', email: before.email })
  }
  return endOtherSessions(tx, user.id, currentSessionId)
}
