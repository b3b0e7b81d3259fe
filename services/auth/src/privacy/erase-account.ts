import { single, type Transaction } from '@portal/chassis/database'
import { and, eq, inArray, ne } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type ErasureRow, erasures, linkRequests, links, type UserRow, users } from '../schema.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import { deleteLogins } from '../throttling/login-throttling.ts'
import { readUser } from '../users/queries.ts'
import { eraseHere } from './erase-local-data.ts'
import { readErasure } from './queries.ts'

/** What erasing needs of a context. */
export type Erasing = Pick<Context, 'now' | 'delayKey'>
/** An erasure that has begun, and what is left of the account. */
export type Erased = { erasure: ErasureRow; user: UserRow }

/** Erases an account, which is locked, and has the other services erase its person. */
export async function eraseAccount(ctx: Erasing, tx: Transaction, user: UserRow): Promise<Erased> {
  await deleteAddresses(ctx, tx, user)
  await anonymize(ctx, tx, user)
  const { id } = single(await tx.insert(erasures).values({ userId: user.id, requestedAt: ctx.now() }).$returningId())
  const anonymized = await readUser(tx, user.id)
  await eraseHere(tx, anonymized, id)
  return { erasure: await readErasure(tx, id), user: anonymized }
}

/**
 * Leaves of the account a row that others can refer to. What stands in the place of the address is none, so that nobody
 * can have it, and the address is free.
 */
async function anonymize(ctx: Erasing, tx: Transaction, user: UserRow): Promise<void> {
  const now = ctx.now()
  await tx
    .update(users)
    .set({
      email: `erased-${user.id}`,
      passwordHash: '',
      isActive: false,
      isDeleted: now,
      pendingEmail: null,
      pendingSessionId: null,
      emailVerifiedAt: null,
      formerlyVerifiedAt: null,
      ...(await endSessions(tx, user)),
      revision: user.revision + 1,
    })
    .where(eq(users.id, user.id))
}

/**
 * What is kept by address instead of by account: the delays of log-ins, and requests for links that are not dealt with. An
 * address that the account had before, or was to get, is looked at too, unless it is another account's now.
 */
async function deleteAddresses(ctx: Erasing, tx: Transaction, { id, email, pendingEmail }: UserRow): Promise<void> {
  const linked = await tx.select({ email: links.email }).from(links).where(eq(links.userId, id))
  const all = [email, ...(pendingEmail === null ? [] : [pendingEmail]), ...linked.map((link) => link.email)]
  const foreign = await tx
    .select({ email: users.email })
    .from(users)
    .where(and(inArray(users.email, all), ne(users.id, id)))
  const addresses = [...new Set(all)].filter((address) => !foreign.some((user) => user.email === address))
  for (const address of addresses) await deleteLogins(ctx, tx, address)
  await tx.delete(linkRequests).where(inArray(linkRequests.email, addresses))
}
