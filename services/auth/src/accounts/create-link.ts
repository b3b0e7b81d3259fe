import { randomUUID } from 'node:crypto'
import type { Transaction } from '@portal/chassis/database'
import { linkTokenOf } from '@portal/chassis/link-token'
import type { LinkPurpose } from '@portal/contracts/auth/accounts-http'
import { linkRequested } from '@portal/contracts/auth/events'
import { record } from '@portal/messaging/record'
import { and, eq, isNull, ne } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { links, type UserRow } from '../schema.ts'
import { sha256Hex } from '../sha256-hex.ts'

const lifetimeMs = 30 * 60_000
// Long enough for an owner who reads their emails once a week.
const undoingMs = 7 * 24 * 3600_000

/**
 * Makes a link and the event by which it is mailed to `email`; it takes the place of older ones for the same purpose, but
 * for those that undo changes, each of which undoes another one. `user` is locked, so that of two links that are made at
 * once one ends the other.
 */
export async function createLink(
  ctx: Pick<Context, 'now' | 'linkKey'>,
  tx: Transaction,
  { user, purpose, email }: { user: UserRow; purpose: LinkPurpose; email: string },
): Promise<void> {
  const [id, now] = [randomUUID(), ctx.now()]
  const isUndoing = purpose === 'UNDO_EMAIL_CHANGE'
  const expiresAt = new Date(now.getTime() + (isUndoing ? undoingMs : lifetimeMs))
  if (!isUndoing) await endLinks(tx, user.id, purpose)
  const tokenHash = sha256Hex(linkTokenOf(ctx.linkKey, id))
  await tx.insert(links).values({ id, userId: user.id, purpose, email, tokenHash, createdAt: now, expiresAt })
  await record(tx, linkRequested, {
    aggregateId: user.id,
    revision: user.revision,
    data: { user_id: user.id, email, purpose, link_id: id, expires_at: expiresAt.toISOString() },
  })
}

/**
 * Ends the open links of an account; without a purpose, all but those that undo a change of its address: a
 * thief must not end them by another change.
 */
export async function endLinks(tx: Transaction, userId: number, purpose?: LinkPurpose): Promise<void> {
  const which = purpose ? eq(links.purpose, purpose) : ne(links.purpose, 'UNDO_EMAIL_CHANGE')
  await tx
    .update(links)
    .set({ endedAt: new Date() })
    .where(and(eq(links.userId, userId), isNull(links.endedAt), which))
}
