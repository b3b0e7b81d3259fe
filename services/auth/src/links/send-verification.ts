import type { Transaction } from '@portal/chassis/mysql/database'
import { and, eq, gt } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { links, type UserRow } from '../schema.ts'
import { createLink } from './create-link.ts'

const dayMs = 24 * 3600_000

/**
 * Sends a verification link at a login if the address is not verified, also to accounts that are older than
 * verification. At most one link a day, counting those from other requests, so that repeated logins do not flood the
 * mailbox. `user` must be locked.
 */
export async function sendVerification(ctx: Context, tx: Transaction, user: UserRow): Promise<void> {
  if (ctx.emailVerification === 'off' || user.emailVerifiedAt !== null) return
  const ofUser = and(eq(links.userId, user.id), eq(links.purpose, 'VERIFY_EMAIL'))
  const since = new Date(ctx.now().getTime() - dayMs)
  const [recent] = await tx
    .select()
    .from(links)
    .where(and(ofUser, gt(links.createdAt, since)))
    .limit(1)
  if (!recent) await createLink(ctx, tx, { user, purpose: 'VERIFY_EMAIL', email: user.email })
}
