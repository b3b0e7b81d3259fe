// An address that an account had, as long as a link can give it back: no other account gets it meanwhile.
import type { Transaction } from '@portal/chassis/database'
import { and, eq, gt, gte, isNull, ne } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type LinkRow, links, type UserRow, users } from '../schema.ts'
import { emailTaken } from '../users/register-user.ts'

type Clock = Pick<Context, 'now'>

/**
 * Throws `conflict` where a link keeps the address of a locked account for another one. To be called once the address is
 * written: the account that gave it up has committed by then, and what is read here is the newest.
 */
export async function assertNotReserved(ctx: Clock, tx: Transaction, { id, email }: UserRow): Promise<void> {
  if (await isReserved(ctx, tx, { email, userId: id })) throw emailTaken()
}

/** Whether an account could not get an address, because another one has it or may get it back. */
export async function isTaken(ctx: Clock, tx: Transaction, which: { email: string; userId: number }): Promise<boolean> {
  const owners = await tx.select({ id: users.id }).from(users).where(eq(users.email, which.email))
  return owners.length > 0 || isReserved(ctx, tx, which)
}

async function isReserved(
  ctx: Clock,
  tx: Transaction,
  { email, userId }: { email: string; userId: number },
): Promise<boolean> {
  const others = and(eq(links.email, email), ne(links.userId, userId))
  const kept = await tx
    .select({ id: links.id })
    .from(links)
    .where(and(others, isOpenUndoing(ctx)))
    .for('update')
  return kept.length > 0
}

/** The link that can give a locked account an address back. There are no two of them, as going back ends the first. */
export async function findUndoing(
  ctx: Clock,
  tx: Transaction,
  { id, email }: Pick<UserRow, 'id' | 'email'>,
): Promise<LinkRow | undefined> {
  const [link] = await tx
    .select()
    .from(links)
    .where(and(eq(links.userId, id), eq(links.email, email), isOpenUndoing(ctx)))
  return link
}

/**
 * Ends a link that undoes a change, and those of all later changes: the owner of the earlier address outranks all who got the
 * account later.
 */
export async function endUndoing(tx: Transaction, { userId, createdAt }: LinkRow): Promise<void> {
  const isLater = and(eq(links.purpose, 'UNDO_EMAIL_CHANGE'), gte(links.createdAt, createdAt))
  await tx
    .update(links)
    .set({ endedAt: new Date() })
    .where(and(eq(links.userId, userId), isLater, isNull(links.endedAt)))
}

function isOpenUndoing({ now }: Clock) {
  return and(eq(links.purpose, 'UNDO_EMAIL_CHANGE'), isNull(links.endedAt), gt(links.expiresAt, now()))
}
