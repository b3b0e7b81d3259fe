import type { Transaction } from '@portal/chassis/database'
import { and, eq, gt } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { links, type UserRow } from '../schema.ts'
import { createLink } from './create-link.ts'

const dayMs = 24 * 3600_000

/**
 * Sends a link by which a person who logs in can prove their address, where that is yet to be done: accounts from before
 * addresses were verified get their chance. At most one a day, whatever asked for it, so that logging in again and again
 * floods no mailbox. `user` is locked.
 */
export async function offerProof(ctx: Context, tx: Transaction, user: UserRow): Promise<void> {
  if (ctx.emailVerification === 'off' || user.emailVerifiedAt !== null) return
  const isTheirs = and(eq(links.userId, user.id), eq(links.purpose, 'VERIFY_EMAIL'))
  const since = new Date(ctx.now().getTime() - dayMs)
  const [recent] = await tx
    .select()
    .from(links)
    .where(and(isTheirs, gt(links.createdAt, since)))
    .limit(1)
  if (!recent) await createLink(ctx, tx, { user, purpose: 'VERIFY_EMAIL', email: user.email })
}
