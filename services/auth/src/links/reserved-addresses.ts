// Reserves the former address of an account for as long as an undo link can restore it: no other account can take it.
import type { Transaction } from '@portal/chassis/mysql/database'
import { prepared } from '@portal/chassis/mysql/statements'
import { and, eq, gt, gte, isNull, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type LinkRow, links, type UserRow, users } from '../schema.ts'
import { emailTaken } from '../users/queries.ts'

type Clock = Pick<Context, 'now'>

/**
 * Throws `conflict` if an undo link reserves the address of a locked account for another account. A new account has no
 * links, so its id need not be known. Call it after the address was written: the account that gave the address up has
 * committed by then, so this read sees its link.
 */
export async function assertNotReserved(
  ctx: Clock,
  tx: Transaction,
  { id, email }: Pick<UserRow, 'email'> & { id: number | null },
): Promise<void> {
  if (await isReserved(ctx, tx, { email, userId: id })) throw emailTaken()
}

/** Whether another account has an address or has it reserved. */
export async function isTaken(ctx: Clock, tx: Transaction, which: { email: string; userId: number }): Promise<boolean> {
  const owners = await tx.select({ id: users.id }).from(users).where(eq(users.email, which.email))
  return owners.length > 0 || isReserved(ctx, tx, which)
}

async function isReserved(
  { now }: Clock,
  tx: Transaction,
  { email, userId }: { email: string; userId: number | null },
): Promise<boolean> {
  const reserving = await openUndoLinks(tx).execute({ email, now: now() })
  return reserving.some((link) => link.userId !== userId)
}

const openUndoLinks = prepared((db) =>
  db
    .select({ userId: links.userId })
    .from(links)
    .where(
      and(
        eq(links.email, sql.placeholder('email')),
        eq(links.purpose, 'UNDO_EMAIL_CHANGE'),
        isNull(links.endedAt),
        gt(links.expiresAt, sql.placeholder('now')),
      ),
    )
    .for('update')
    .prepare(),
)

/** The undo link that can restore an address of a locked account. At most one: returning to an address ends it. */
export async function findUndoLink(
  ctx: Clock,
  tx: Transaction,
  { id, email }: Pick<UserRow, 'id' | 'email'>,
): Promise<LinkRow | undefined> {
  const [link] = await tx
    .select()
    .from(links)
    .where(and(eq(links.userId, id), eq(links.email, email), isOpenUndoLink(ctx)))
  return link
}

/**
 * Ends an undo link and those of all later changes: the owner of the earlier address outranks everyone who got the
 * account later.
 */
export async function endUndoLinks({ now }: Clock, tx: Transaction, { userId, createdAt }: LinkRow): Promise<void> {
  const isLater = and(eq(links.purpose, 'UNDO_EMAIL_CHANGE'), gte(links.createdAt, createdAt))
  await tx
    .update(links)
    .set({ endedAt: now() })
    .where(and(eq(links.userId, userId), isLater, isNull(links.endedAt)))
}

function isOpenUndoLink({ now }: Clock) {
  return and(eq(links.purpose, 'UNDO_EMAIL_CHANGE'), isNull(links.endedAt), gt(links.expiresAt, now()))
}
