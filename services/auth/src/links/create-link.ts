import { randomUUID } from 'node:crypto'
import { linkTokenOf } from '@portal/chassis/config/link-token'
import type { Transaction } from '@portal/chassis/mysql/database'
import { preparedInsert } from '@portal/chassis/mysql/statements'
import type { LinkPurpose } from '@portal/contracts/auth/accounts-http'
import { linkRequested } from '@portal/contracts/auth/events'
import { record } from '@portal/messaging/outbox/record'
import { and, eq, isNull, ne } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { links, type UserRow } from '../schema.ts'
import { sha256Hex } from '../sha256-hex.ts'

const lifetimeMs = 30 * 60_000
// Long enough for an owner who reads their emails once a week.
const undoLifetimeMs = 7 * 24 * 3600_000

const insertLink = preparedInsert(links)

/**
 * Creates a link and records the event from which the notification service emails it to `email`. The link replaces
 * older ones for the same purpose, except undo links, because each of them undoes a different change. `user` must be
 * locked, so that of two links created at once one ends the other.
 */
export async function createLink(
  ctx: Pick<Context, 'now' | 'linkKey'>,
  tx: Transaction,
  { user, purpose, email }: { user: UserRow; purpose: LinkPurpose; email: string },
): Promise<void> {
  const [id, now] = [randomUUID(), ctx.now()]
  const isUndo = purpose === 'UNDO_EMAIL_CHANGE'
  const expiresAt = new Date(now.getTime() + (isUndo ? undoLifetimeMs : lifetimeMs))
  if (!isUndo) tx.beforeCommit(() => endLinks(tx, user.id, { purpose, now }))
  const tokenHash = sha256Hex(linkTokenOf(ctx.linkKey, id))
  tx.beforeCommit(() => insertLink(tx, { id, userId: user.id, purpose, email, tokenHash, createdAt: now, expiresAt }))
  await record(tx, linkRequested, {
    aggregateId: user.id,
    revision: user.revision,
    data: { user_id: user.id, email, purpose, link_id: id, expires_at: expiresAt.toISOString() },
  })
}

/**
 * Ends the open links of an account for one purpose. Without a purpose it ends all except undo links, which a thief
 * must not be able to end by another change.
 */
export function endLinks(
  tx: Transaction,
  userId: number,
  { purpose, now }: { purpose?: LinkPurpose; now: Date },
): PromiseLike<unknown> {
  const which = purpose ? eq(links.purpose, purpose) : ne(links.purpose, 'UNDO_EMAIL_CHANGE')
  return tx
    .update(links)
    .set({ endedAt: now })
    .where(and(eq(links.userId, userId), isNull(links.endedAt), which))
}
