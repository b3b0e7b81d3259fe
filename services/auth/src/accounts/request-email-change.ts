import type { Transaction } from '@portal/chassis/mysql/database'
import { requestContext } from '@portal/chassis/runtime/request-context'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { endLinks } from '../links/create-link.ts'
import { linkRequests, type UserRow, users } from '../schema.ts'
import { readUser } from '../users/queries.ts'

/**
 * Stores the new address of a locked account as pending until it is verified. A request for the current address
 * withdraws a pending change. The function does not check whether another account has the address, so that neither the
 * response nor its timing reveals that; link-requests.ts checks it after the commit, before it sends a link.
 */
export async function requestEmailChange(
  ctx: Pick<Context, 'now'>,
  tx: Transaction,
  user: UserRow,
  { email, sessionId }: { email: string; sessionId: string },
): Promise<UserRow> {
  const isOwn = email === user.email
  if (isOwn && user.pendingEmail === null) return user
  await endLinks(tx, user.id, { purpose: 'CHANGE_EMAIL', now: ctx.now() })
  if (!isOwn) {
    const { requestId } = requestContext()
    await tx.insert(linkRequests).values({ purpose: 'CHANGE_EMAIL', email, userId: user.id, requestId })
  }
  const pending = isOwn
    ? { pendingEmail: null, pendingSessionId: null }
    : { pendingEmail: email, pendingSessionId: sessionId }
  await tx.update(users).set(pending).where(eq(users.id, user.id))
  return readUser(tx, user.id)
}
