import type { Transaction } from '@portal/chassis/database'
import { requestContext } from '@portal/chassis/request-context'
import { eq } from 'drizzle-orm'
import { linkRequests, type UserRow, users } from '../schema.ts'
import { readUser } from '../users/queries.ts'
import { endLinks } from './create-link.ts'

/**
 * Notes the address that a locked account is to get once it is proven; until then the account keeps its own. Asking for
 * its own withdraws an earlier request. Whether the address is another account's is not looked at here, so that neither the
 * answer nor the time it takes depends on that; link-requests.ts has the link sent, or nothing, after the commit.
 */
export async function requestEmailChange(
  tx: Transaction,
  user: UserRow,
  { email, sessionId }: { email: string; sessionId: string },
): Promise<UserRow> {
  const isOwn = email === user.email
  if (isOwn && user.pendingEmail === null) return user
  await endLinks(tx, user.id, 'CHANGE_EMAIL')
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
